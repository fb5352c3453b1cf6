"""A small newsroom served on loopback: the embedded default of ``muster run`` and of the tests.

Three invented outlets, built differently, carry texts written for this project about figures that
real newspapers printed. See ``content`` for what is in it and ``server`` for how it is served.
"""
