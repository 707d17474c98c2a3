"""Where managers set the schedule up: weekly hours, days off, kinds of visits, rooms, equipment."""
