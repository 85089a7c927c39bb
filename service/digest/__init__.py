"""What meetings resolved, on one page: outcomes first, in the decisions' own words."""
