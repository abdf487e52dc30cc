"""The bot as a process of its own, to be killed: python -m tests.bots.slack.bot_process FOLDER THINK [PAUSE]

With a third number it writes its answers word by word, with that many seconds between them.
"""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path
from typing import Any, cast

from bots.slack.serve import run
from bots.slack.settings import SlackSettings
from bots.wiring import House
from tests.bots.slack.library import LibraryAssistant, LibraryHouse
from tests.bots.slack.live import WritingAssistant, writing_house

if __name__ == "__main__":
    folder, think = Path(sys.argv[1]), float(sys.argv[2])
    if len(sys.argv) > 3:
        house = writing_house(folder, WritingAssistant(think=think, pause=float(sys.argv[3])))
    else:
        latest: Any = deque(maxlen=1)  # of what it was asked: how much memory the bot takes is measured
        house = LibraryHouse(folder, LibraryAssistant(think=think, calls=latest))
    run(SlackSettings(_env_file=None), cast(House, house), lambda text: print(text, flush=True))
