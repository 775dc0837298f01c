"""Turns in Arrow files are JSON. `datasets` writes and reads it with a library that rounds numbers and hands back a
whole turn as text where a number is too long for it: arguments of tool calls would not be learned as they stand."""

from __future__ import annotations

import json

from datasets import Json, List, arrow_writer
from datasets.features import features
from datasets.utils import json as encoding

for module in (features, encoding, arrow_writer):
    module.ujson_dumps = json.dumps
for module in (features, encoding):
    module.ujson_loads = json.loads

TURNS = List(Json())
