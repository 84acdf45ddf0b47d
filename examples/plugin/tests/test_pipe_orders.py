"""The contract of every parser, run with a file of ours: `pip install importd-pipe-orders pytest hypothesis`, then `pytest`."""

from importd_pipe_orders import PARSER

from importd.testing import ParserContract

GOOD = b"ORD|K-17|2025-11-03|C001\nLIN|CHA-001|2|89.00|20\nLIN|TAB-011|1|95.00|20\nORD|K-18|2025-11-04|C005\nLIN|BAN-020|4|145.00|20\n"


class TestPipeOrders(ParserContract):
    parser = PARSER
    good = (GOOD,)
