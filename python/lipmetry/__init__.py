"""The Python side of lipmetry: the program itself is in the environment's folder of scripts, and `python -m lipmetry` starts it."""
