"""Words that mean the same, the opposite, or little, and words with a task in a sentence. From general English."""

from __future__ import annotations

# One line: words that may stand for each other in a policy or a contract. The first names the group.
SAME = """
send submit provide deliver supply transmit give hand handin forward return
report notify inform tell announce communicate notice notification alert
end terminate termination expire expiry expiration finish stop cease lapse runout
begin start commence commencement onset beginning
receive receipt get obtain gain collect hear learn
keep retain retention preserve hold store storage maintain archive remain stay
allow permit permission authorise authorize permissible permitted may can possible able entitle
approve approval accept acceptance agree consent sign signoff
reject refuse refusal decline deny
complete conclude close closure done settle fulfil fulfill finalise finalize
resolve resolution fix solve repair remedy cure correct correction rectify
change amend amendment modify modification adjust alter update
delete deletion erase destroy removal
disable deactivate block suspend lock revoke
need require requirement necessary mandatory compulsory obligatory obligation must shall duty due owe deadline
ask request demand require apply
review check examine examination inspect inspection verify verification assess assessment audit
pay payment bear cover cost fund
charge fee price rate
decide decision determine determination set setting choose choice select selection pick
meet fulfil satisfy reach attain achieve
use usage utilise utilize employ apply
employ hire recruit engage
name list specify state mention define
vendor supplier
employee staff personnel worker people workforce team
person individual somebody someone anyone anybody people human
help assist assistance support aid
train training instruct instruction
work job task labour labor
company firm business organisation organization
repeat again renew renewal redo
limit cap maximum max ceiling restrict exceed
minimum least
drop fall decrease reduce reduction lower sink decline
rise increase grow raise higher growth climb add
yearly annual annually
several multiple many various
big large major
fast quick quickly rapid rapidly speed
cheap cheaper inexpensive
answer reply respond response
problem issue trouble
harm damage hurt impair affect
include contain comprise consist cover hold involve
handle process processing treat
treat count regard consider classify deem rank
happen occur arise
describe explain set
show demonstrate prove proof evidence
separate apart separately separated
install installation
allow enable let
long lasts duration valid continue
extra additional further more
secret confidential confidentiality
different another other else
outside external
accept tolerate
restore recover back
count prevail precedence priority override
deadline time
access account login
ticket incident case
worth value
cost price expense
score point rating grade mark
hour hourly
kilometre km
miss fail failure
start originate root
worldwide global world
locate location sit situate
important essential
accelerate fast speed
talk speak
mail email message
mark label tag
away absent
money revenue
main principal primary chief
important critical crucial
whole entire full complete
previous prior earlier preceding former
next following subsequent
copy duplicate
visit
begin open
error mistake fault incorrect wrong
calculate calculation compute
sure certain
permit licence license
bill invoice
rule requirement standard regulation
responsible liable liability answerable accountable answer
trigger cause lead result reason ground bring because
popular common favourite
old older outdated
buy purchase procure
split divide spread
take run lasts
run operate host conduct hold carryout perform do
pilot trial
attend participate participation join
move transfer relocate shift
consequence result outcome
doubt dispute contest challenge question
pursue proceed continue goon
contact reach call
cooperate work
stand be
stop halt pause
install apply patch
seal
inactive inactivity unused idle
unplanned unexpected unexpectedly unforeseen
planned scheduled expected
leave leaver quit depart departure
fine penalty
replace substitute swap
"""

# Words that add nothing which a source would have to hold.
LIGHT = """
able accord according across additionally allow allowed along also although altogether among amongst amount
anyone applicable applied apply be become belong both can cap care carefully case come commonly consist count
deal do document done due duty each either enough entitle entitled exceed expected fact figure follow
following further furthermore generally get give given go happen have hence hold however include involve it's
itself kind lasts later least let level limit long made make maximum may mean means meanwhile minimum moment
moreover most must namely necessary need normally note number obligate obligation obliged obtain occur often
once one ones overall owe part passage per percentage period permit permitted please policy possible question
rate refer relate relevant remain require required requirement respective respectively rule say see set shall
share should since somebody someone specific specifically state stated stay still subject such suffice
sufficient sure take taken then there therefore thing though thus time total type typically unlike up use used
usually value via want way well whenever whereas wherever whether while whoever whose within without would yes
yet
"""

OPPOSITES = """
pass fail
succeed fail
gain lose
import export
arrive depart
lock unlock
permanent temporary
voluntary compulsory
oral written
gross net
full partial
direct indirect
agree disagree
connect disconnect
cheap expensive
fast slow
quick slow
hot cold
near far
new old
front back
day night
weekday weekend
guilty innocent
safe dangerous
simple complex
common rare
known unknown
paid unpaid
signed unsigned
horizontal vertical
odd even
north south
east west
summer winter
accept reject
whicheverfirst whicheverlast
longer shorter
larger smaller
earlier later
better worse
faster slower
major minor
upper lower
once twice
many few
once thrice
twice thrice
unplanned planned
active inactive
hostile friendly
legal illegal
lawful unlawful
critical minor
similar different
disable delete
together apart
together separate
pay gratis
cost gratis
charge gratis
end goon
end continue
before afterwards
approve refuse
allow forbid
increase decrease
rise fall
raise lower
more less
more fewer
most least
high low
higher lower
highest lowest
longest shortest
long short
largest smallest
large small
first final
earliest latest
early late
before after
begin end
start stop
continue stop
open close
internal external
include exclude
inside outside
public private
public confidential
always never
all none
enable disable
forward back
forwards backwards
inbound outbound
incoming outgoing
onshore offshore
same different
valid invalid
popular unpopular
managed private
encrypted unencrypted
mandatory optional
must optional
advantage disadvantage
strong weak
win lose
hire dismiss
buy sell
above below
over under
maximum minimum
remain end
keep delete
automatic manual
"""

CLAUSE_NEGATIONS = frozenset("unless not never none nothing neither nor notmust nowhere".split())
WORD_NEGATIONS = frozenset("no without insteadof nobody".split())  # deny the next word, not the clause
NEGATIONS = CLAUSE_NEGATIONS | WORD_NEGATIONS
UNIVERSALS = frozenset("all every each any always never only ever everyone everything anything evenif".split())
PERMISSIONS = frozenset(
    """may can could might allow allowed allows permit permits permitted possible optional entitled right eligible
    free""".split()
)
DUTIES = frozenset("must shall required mandatory obliged obligatory".split())
BOUND_WORDS = frozenset("atleast atmost morethan lessthan evenif immediate".split())
BEFORE, AFTER = frozenset(["before"]), frozenset(["after", "following"])
ROLES = frozenset(
    """accountant administrator agency agent applicant architect assessor association auditor author authority
    bank bidder board borrower broker buyer candidate captain caretaker carrier cashier chair clerk client
    committee company contractor controller coordinator council court customer dealer designer director
    distributor doctor donor driver editor employer exporter guarantor head holder importer inspector
    insurer investigator judge landlord lawyer lead lender lessee lessor licensee licensor maker manager
    manufacturer member ministry notary nurse office officer operator owner passenger patient president
    processor provider publisher registrar renter researcher retailer reviewer secretary seller shareholder
    sponsor student subcontractor supervisor supplier teacher tenant trainee trainer treasurer trustee
    vendor writer""".split()
)
IRREGULAR = dict(
    pair.split(":")
    for pair in """communications:comms began:begin begun:begin last:final goes:go does:do bought:buy bound:bind
    broke:break broken:break brought:bring built:build chose:choose chosen:choose came:come dealt:deal
    drawn:draw drew:draw fell:fall fallen:fall felt:feel found:find gave:give given:give gone:go got:get
    grew:grow grown:grow held:hold hidden:hide kept:keep knew:know known:know led:lead left:leave lent:lend
    lost:lose made:make meant:mean met:meet paid:pay ran:run risen:rise rose:rise said:say seen:see
    sent:send shown:show sold:sell sought:seek spent:spend spoke:speak spoken:speak stood:stand taken:take
    taught:teach told:tell took:take understood:understand went:go withdrawn:withdraw withdrew:withdraw
    written:write wrote:write""".split()
)
DATES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december""".split()
)
