"""The demo office's list of procedures: code numbers and its own words, as a user would type."""

from frontdesk.codes import rules
from frontdesk.codes.procedure_reads import folded
from frontdesk.codes.tables import ProcedureCode
from frontdesk.core.action import Work

# Numbers with our own words: CPT's descriptions belong to the AMA and are not shipped.
_LIST = """
99202|Office visit, new, straightforward|Visits|15
99203|Office visit, new, low|Visits|30
99204|Office visit, new, moderate|Visits|45
99205|Office visit, new, high|Visits|60
99211|Nurse visit|Visits|5
99212|Office visit, established, straightforward|Visits|10
99213|Office visit, established, low|Visits|20
99214|Office visit, established, moderate|Visits|30
99215|Office visit, established, high|Visits|40
99385|Physical, new, 18 to 39|Physicals|40
99386|Physical, new, 40 to 64|Physicals|40
99395|Physical, established, 18 to 39|Physicals|40
99396|Physical, established, 40 to 64|Physicals|40
99397|Physical, established, 65 and over|Physicals|40
99391|Baby check, under 1 year|Physicals|30
99392|Child check, 1 to 4|Physicals|30
99393|Child check, 5 to 11|Physicals|30
99394|Teen check, 12 to 17|Physicals|30
G0438|Medicare wellness, first|Physicals|40
G0439|Medicare wellness, yearly|Physicals|40
90471|Giving a shot, the first|Shots|5
90472|Giving a shot, each more|Shots|
96372|Giving an injection|Shots|5
90686|Flu vaccine|Shots|
90715|Tdap vaccine|Shots|
J3420|Vitamin B12 for injection|Shots|
J1885|Ketorolac for injection|Shots|
36415|Blood draw|Laboratory|5
81002|Urine dipstick|Laboratory|5
82962|Finger-stick sugar|Laboratory|
83036|A1c|Laboratory|
87880|Strep test, quick|Laboratory|10
87804|Flu test, quick|Laboratory|10
81025|Urine pregnancy test|Laboratory|
93000|EKG with reading|Procedures|15
94640|Breathing treatment|Procedures|15
94010|Spirometry|Procedures|20
69210|Ear wax taken out by hand|Procedures|15
17110|Warts frozen, up to 14|Procedures|15
11200|Skin tags off, up to 15|Procedures|15
11102|Skin biopsy, the first|Procedures|20
12001|Small cut stitched, up to 1 in|Procedures|25
10060|Boil opened|Procedures|20
20610|Large joint injected|Procedures|15
11730|Nail taken off|Procedures|20
99406|Help to quit smoking, 3 to 10 minutes||
99417|Visit beyond its time, each 15 minutes||15
98016|Phone check-in, short||10
A4565|Sling||
L1902|Ankle brace||
E0114|Crutches||
"""
TAXED = frozenset({"A4565", "L1902", "E0114"})


def enter_procedures(work: Work) -> None:
    """Enter the office's procedures, the most used as favorites."""
    for line in _LIST.strip().splitlines():
        code, words, group, minutes = line.split("|")
        work.session.add(
            ProcedureCode(
                code=code,
                words=words,
                folded=folded(words),
                kind=rules.kind_of_procedure(code),
                group=group,
                minutes=int(minutes) if minutes else None,
                taxable=code in TAXED,
            )
        )
