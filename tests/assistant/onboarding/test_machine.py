from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import DONE, Action, Event, Refused, State, apply, begin, is_done, replay
from tests.assistant.onboarding.made import ACCESS, ACME, ANN, BOB, FILE, NOBODY, SMALL, ZETA, event, who


def after(*events: Event) -> dict[str, State]:
    return {step: at.state for step, at in replay(SMALL, "acme", events).items()}


def refusal(*events: Event) -> str:
    *before, last = events
    state = replay(SMALL, "acme", before)
    with pytest.raises(Refused) as error:
        apply(SMALL, "acme", state, last)
    return error.value.reason


NDA = event(Action.SUBMIT, "nda", ACME)


def test_a_case_begins_with_the_steps_that_wait_for_nothing() -> None:
    assert after() == {"nda": "open", "team": "open", "access": "waiting", "go-live": "waiting"}


def test_a_step_opens_when_all_before_it_are_approved() -> None:
    done = [NDA, event(Action.APPROVE, "nda", ANN)]
    assert after(*done)["access"] == "waiting"
    done += [event(Action.SUBMIT, "team", ACME), event(Action.APPROVE, "team", BOB)]
    assert after(*done)["access"] == "open"


def test_a_waiver_opens_what_comes_after_too() -> None:
    found = after(NDA, event(Action.APPROVE, "nda", ANN), event(Action.WAIVE, "team", ANN))
    assert found["team"] == "waived" and found["access"] == "open"


def test_what_was_rejected_can_be_handed_in_again() -> None:
    again = event(Action.SUBMIT, "nda", ACME, "the signed one")
    assert after(NDA, event(Action.REJECT, "nda", ANN))["nda"] == "rejected"
    assert after(NDA, event(Action.REJECT, "nda", ANN), again)["nda"] == "submitted"


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (
            [event(Action.SUBMIT, "access", ACCESS)],
            "“Create the accounts” has to wait: “Sign the agreement” and “Screen the team” must be approved first",
        ),
        ([event(Action.SUBMIT, "nda", ZETA)], "“Sign the agreement” belongs to acme"),
        ([event(Action.SUBMIT, "nda", NOBODY)], "“Sign the agreement” belongs to acme"),
        (
            [event(Action.SUBMIT, "nda", ACME, evidence=None)],
            "“Sign the agreement” needs a document as evidence",
        ),
        ([event(Action.SUBMIT, "team", ACME, " ")], "“Screen the team” needs an attestation in words"),
        ([event(Action.APPROVE, "nda", ANN)], "“Sign the agreement” is open, not submitted"),
        ([NDA, NDA], "“Sign the agreement” is submitted already"),
        ([NDA, event(Action.APPROVE, "nda", ACME)], "“Sign the agreement” is decided by the client"),
        ([NDA, event(Action.REJECT, "nda", ANN, "")], "to reject a step takes a reason"),
        ([event(Action.WAIVE, "team", ACME)], "only the client may waive a step"),
        ([event(Action.WAIVE, "nda", ANN)], "the programme does not let “Sign the agreement” be waived"),
        ([event(Action.WAIVE, "team", ANN, "")], "to waive a step takes a reason"),
        ([event(Action.SUBMIT, "ndaa", ACME)], "there is no step 'ndaa' in small"),
        (
            [event(Action.SUBMIT, "nda", ANN), event(Action.APPROVE, "nda", who("employees", " ann "))],
            "ann  submitted “Sign the agreement”, and nobody decides on their own submission",
        ),
        (
            [event(Action.SUBMIT, "team", ANN), event(Action.WAIVE, "team", ANN)],
            "Ann submitted “Screen the team”, and nobody decides on their own submission",
        ),
    ],
)
def test_refusals_say_why(events: list[Event], reason: str) -> None:
    assert " ".join(refusal(*events).split()) == " ".join(reason.split())


def test_without_names_the_same_labels_are_the_same_person() -> None:
    unnamed = who("public,employees")
    submitted = event(Action.SUBMIT, "nda", unnamed)
    assert "nobody decides" in refusal(submitted, event(Action.APPROVE, "nda", who("employees")))
    assert "nobody decides" in refusal(submitted, event(Action.APPROVE, "nda", ANN))
    assert after(submitted, event(Action.APPROVE, "nda", ACCESS))["nda"] == "approved"


def test_only_the_team_that_owns_a_step_hands_it_in() -> None:
    before = [
        NDA,
        event(Action.APPROVE, "nda", ANN),
        event(Action.SUBMIT, "team", ACME),
        event(Action.APPROVE, "team", ANN),
    ]
    assert refusal(*before, event(Action.SUBMIT, "access", ANN)) == "“Create the accounts” belongs to team:access"
    assert after(*before, event(Action.SUBMIT, "access", ACCESS))["access"] == "submitted"


def test_a_vendor_in_a_team_channel_is_still_a_vendor() -> None:
    mixed = who("vendor:acme,team:access")
    assert refusal(NDA, event(Action.APPROVE, "nda", mixed)) == "“Sign the agreement” is decided by the client"


ACTORS = [ACME, ZETA, ANN, BOB, ACCESS, NOBODY, who("employees"), who("vendor:acme,team:access", "Eve")]


class AnyCase(RuleBasedStateMachine):
    """Whatever people try, in whatever order, the promises of a case hold."""

    def __init__(self) -> None:
        super().__init__()
        self.state = begin(SMALL)
        self.accepted: list[Event] = []

    @rule(
        action=st.sampled_from(list(Action)),
        step=st.sampled_from(["nda", "team", "access", "go-live", "none"]),
        actor=st.sampled_from(ACTORS),
        text=st.sampled_from(["", "because"]),
        evidence=st.sampled_from([None, FILE]),
    )
    def somebody_tries(self, action: Action, step: str, actor: Actor, text: str, evidence: object) -> None:
        tried = event(action, step, actor, text, FILE if evidence else None)
        before = dict(self.state)
        try:
            now = apply(SMALL, "acme", self.state, tried)
        except Refused:
            now = None
        assert self.state == before
        if now is None:
            return
        self._check_order(tried)
        if action in (Action.APPROVE, Action.REJECT):
            submission = before[step].submission
            assert submission is not None and not submission.actor.is_same_person(actor)
            assert "employees" in actor.caller.labels
        assert all(now[name].state in DONE for name, at in before.items() if at.state in DONE)
        self.state = now
        self.accepted.append(tried)

    def _check_order(self, tried: Event) -> None:
        if tried.action in (Action.APPROVE, Action.SUBMIT):
            assert all(self.state[name].state in DONE for name in SMALL.by_id[tried.step].after)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert replay(SMALL, "acme", self.accepted) == self.state
        for step, at in self.state.items():
            submissions = [one for one in self.accepted if one.step == step and one.action is Action.SUBMIT]
            assert at.submission == (submissions[-1] if submissions else None)

    @invariant()
    def an_approved_step_has_finished_ones_before_it(self) -> None:
        for step in SMALL.steps:
            if self.state[step.id].state is State.APPROVED:
                assert all(self.state[name].state in DONE for name in step.after)
            waiting = self.state[step.id].state is State.WAITING
            assert waiting == (
                self.state[step.id].state not in DONE
                and any(self.state[name].state not in DONE for name in step.after)
            )

    @invariant()
    def finished_means_every_step(self) -> None:
        assert is_done(self.state) == all(at.state in DONE for at in self.state.values())


AnyCase.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyCase = AnyCase.TestCase
