from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.frontdoors import KEPT, FrontDoor, front_doors, opened
from knowledge.routing import Route


def route(*probability: float) -> Route:
    values = np.array(probability, np.float32)
    return Route(values, values / 2, values * 0, int(values.argmax()), "what is due?")


def test_a_readme_stands_for_what_lies_beside_it() -> None:
    paths = ["acme/README.md", "acme/sla.md", "acme/old/sla.md", "hr/leave.md", "index.html"]
    assert front_doors(paths) == (FrontDoor(0, (1,)),)


def test_the_page_of_a_library_names_none_of_its_documents() -> None:
    assert front_doors(["README.md", "a.md", "b.md", "c.md", "d.md"]) == ()
    assert front_doors(["README.md"]) == ()


def test_the_name_goes_to_the_documents_and_half_of_it_stays() -> None:
    found = opened(route(0.8, 0.1, 0.05), [FrontDoor(0, (1,))])
    assert np.allclose(found.probability, [0.8 * KEPT, 0.8, 0.05])
    assert np.allclose(found.title_match, [0.4 * KEPT, 0.4, 0.025])
    assert found.best == 1 and found.residual == "what is due?"


def test_without_pages_the_route_stays() -> None:
    found = route(0.2, 0.7)
    assert opened(found, ()) is found


@given(st.lists(st.sampled_from(["README.md", "a.md", "b.md", "index.md", "c.txt"]), unique=True))
def test_no_document_is_its_own_front_door(names: list[str]) -> None:
    for door in front_doors(names):
        assert door.page not in door.behind and 0 < len(door.behind) <= 3
