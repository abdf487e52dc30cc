"""Families of words that wishes about a case are made of. Pure data."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that carry no meaning of their own: whatever else stands in a sentence decides.
LITTLE = words(
    "some such like other else a an the of for to from on at in by with about as and up is are am was were be "
    "been being do does did have has had will would shall should it its there that this these those some any "
    "all both over ahead"
)
WHENEVER = words(
    "maybe perhaps possibly probably roughly meanwhile first still yet now already today tomorrow currently "
    "presently right just actually really exactly precisely ever even so far moment week month soon also too "
    "only here again finally already next"
)
US = words(
    "i we me us my our mine ours myself ourselves team people colleagues staff agents side end part company "
    "CASE they them their everyone everybody"
)
YOU = words("you your yours")
ASKING = words("what which who whom whose when where why how")
YES_NO = words("is are am was were has have had did do does will can could may might shall should must would")

TASKS = words("task tasks step steps thing things item items todo todos action actions point points job jobs list")
PAPERS = words(
    "document documents paper papers paperwork form forms file files evidence submission submissions item "
    "items thing things step steps task tasks piece pieces point points part parts"
)
ACTS = words(
    "do doing done take taking prepare provide deliver submit send hand give complete finish work working "
    "tackle handle arrange bring continue proceed start begin upload fill sort"
)
JUDGING = words("approve approving review reviewing decide deciding check checking sign look confirm release")
DUTY = words("have has need needs must should can could shall ought supposed got going want wants due meant gets")
WANTING = words(
    "need needs want wants require requires expect expects needed required expected wanted ask asks like await"
)

LACKING = words(
    "missing outstanding left open incomplete remaining remains remain pending lacking lacks lack unfinished "
    "unsubmitted absent"
)
DONE = words(
    "done finished complete completed submitted approved accepted received provided delivered sent handed "
    "signed passed closed uploaded cleared ready finish submit hand sign send provide deliver upload complete "
    "pass"
)
STATUS = words(
    "latest status state progress overview update updates news standing stand stands progressing progressed"
)
DECIDED = words(
    "approved rejected accepted refused declined returned received checked reviewed waived okayed confirmed "
    "validated authorised authorized cleared processed"
)
HANDLED = DECIDED | words(
    "finished done complete completed ok okay through submitted sent signed handed got get gotten receive "
    "arrive arrived reach reached sign submit approve accept check review see seen reject come came late "
    "overdue open closed passed uploaded look looked back fine green confirm send hand"
)
ENDED = words("done finished finish complete completed over end ends ending ready through onboarded concluded")

APPROVING = words(
    "approve approves approved approving approval approvals approver approvers authorise authorises authorised "
    "authorize authorizes authorized decide decides decided deciding decision check checks checked checking "
    "review reviews reviewed reviewing reviewer accept accepts accepting accepted own owns owner responsible "
    "responsibility charge look looks looking okay okays confirm confirms confirming clear clears release "
    "releases greenlight validate validates"
)
PERSONS = words("person people team department manager one colleague role desk contact")

LATE = words(
    "late stuck overdue behind delayed delay delays lagging slipped slipping lateness arrears blocked stalled "
    "chase chasing"
)
MISSED = words("miss missed missing fail failed exceeded passed overrun")
DEADLINES = words("deadline deadlines due date dates target targets")

TIMES = words("when date dates day time week month soon long many days weeks months until till before from by")
ON_TIME = words(
    "risk track time schedule moved changed change slipped slip delayed postponed same make making meet hit "
    "keep safe danger jeopardy realistic late holding fixed confirmed known settled firm agreed"
)
PLANNED = words(
    "eta plan plans allowed expect expecting estimate planned expected scheduled due current target targeted "
    "projected estimated supposed able get gets meant likely date day set going left remaining got"
)

REASONS = words(
    "behind reason reasons purpose point use sense rationale basis ground grounds justification motive"
)
RULES = words("clause rule rules policy document section regulation law guideline requirement passage page")
OBLIGING = words(
    "need needs needed require requires required necessary mandatory compulsory obligatory must should have "
    "ask asks asking asked want wants wanted important obliges oblige demand demands says say said states "
    "stated written stands tells insist good"
)
STEP_ACTS = words(
    "done do doing sign signing complete fill pass attend accept run name register answer hand submit provide "
    "send give get take undergo make screen train show transfer rate request prepare deliver go through agree "
    "out shadow have having be been tested"
)
STRESS = words("really actually even absolutely truly still necessarily strictly")
