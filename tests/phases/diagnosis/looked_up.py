"""What the five platers reported, and rows of result tables by what they say."""

import polars as pl

# Wash water by area: 39 L/m2 is level III, 10 level II, 50 below III (limits 8, 24, 40); E4 did not say.
QUANTITIES = """enterprise,year,variable,value,unit,status,reason
E1,2024,washing_water,39,m3,,
E1,2024,washed_area,1000,m2,,
E2,2024,washing_water,10,m3,,
E2,2024,washed_area,1000,m2,,
E3,2024,washing_water,50,m3,,
E3,2024,washed_area,1000,m2,,
E4,2024,washing_water,,m3,missing,
E4,2024,washed_area,1000,m2,,
E5,2024,output,7,t,,
"""


def only(frame: pl.DataFrame, **where: object) -> dict:
    """Return the one row in which the columns have these values."""
    found = frame.filter(**where)
    assert found.height == 1, found
    return found.row(0, named=True)


def whom(frame: pl.DataFrame, problem: str) -> list[str]:
    """Return the enterprises counted of a problem."""
    return frame.filter("counted", pl.col("problem") == problem)["enterprise"].to_list()
