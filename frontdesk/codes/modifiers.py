"""The modifiers an office meets, in our own plain words; payers know more, and those pass too."""

from typing import NamedTuple


class Modifier(NamedTuple):
    """A modifier.

    Attributes:
        words: what it says, in our words.
        about: visit, part, surgery, side, finger, toe, heart, telehealth, staff, payment, supply,
            assistant, therapy, laboratory.

    """

    words: str
    about: str


_LIST = """
22 More work than usual|surgery
23 Unusual anesthesia|surgery
24 Visit after surgery, for something else|visit
25 A separate visit on the day of a procedure|visit
26 The reading only (professional part)|part
27 Several outpatient hospital visits on one day|visit
32 Required by an authority|visit
33 Preventive service|payment
47 Anesthesia by the surgeon|surgery
50 Both sides|side
51 Several procedures|surgery
52 Less than the whole service|part
53 Stopped procedure|part
54 Surgery only|part
55 Care after surgery only|part
56 Care before surgery only|part
57 Visit at which surgery was decided|visit
58 Planned or further step after surgery|surgery
59 Separate from another service of the day|surgery
62 Two surgeons|assistant
63 Infant under 4 kg|surgery
66 Surgical team|assistant
73 Stopped in outpatient surgery before anesthesia|part
74 Stopped in outpatient surgery after anesthesia|part
76 Done again by the same person|surgery
77 Done again by another person|surgery
78 Back to surgery, not planned, for something related|surgery
79 Something not related, while still in care after surgery|surgery
80 Assistant surgeon|assistant
81 Assistant surgeon, least part|assistant
82 Assistant surgeon, no resident at hand|assistant
90 Done by an outside laboratory|laboratory
91 Laboratory test done again on the same day|laboratory
92 Laboratory test by a kit|laboratory
93 Telehealth by sound only|telehealth
95 Telehealth by sound and picture|telehealth
96 To learn an ability (habilitative)|therapy
97 To regain an ability (rehabilitative)|therapy
99 More modifiers than there is room for|payment
AA Anesthesia by the anesthesiologist in person|staff
AD Anesthesiologist supervises more than four|staff
AI Principal physician of record|staff
AJ Clinical social worker|staff
AH Clinical psychologist|staff
AQ In an area short of health professionals|payment
AS Assistant at surgery who is a PA, NP or CNS|assistant
AT Acute treatment (chiropractic)|payment
CQ Partly by a physical therapy assistant|therapy
CO Partly by an occupational therapy assistant|therapy
CR Disaster or emergency related|payment
CS Cost sharing waived|payment
E1 Left upper eyelid|side
E2 Left lower eyelid|side
E3 Right upper eyelid|side
E4 Right lower eyelid|side
EP Medicaid check-up of a child (EPSDT)|payment
EY No order for this item|supply
FA Left hand, thumb|finger
F1 Left hand, second finger|finger
F2 Left hand, third finger|finger
F3 Left hand, fourth finger|finger
F4 Left hand, fifth finger|finger
F5 Right hand, thumb|finger
F6 Right hand, second finger|finger
F7 Right hand, third finger|finger
F8 Right hand, fourth finger|finger
F9 Right hand, fifth finger|finger
FQ Telehealth by sound only (behavioral)|telehealth
FS Visit shared by a physician and an NP or PA|staff
G0 Telehealth for a stroke|telehealth
GA Waiver (ABN) is on file|payment
GC Partly by a resident under a teaching physician|staff
GE By a resident, teaching physician not present|staff
GG Screening and diagnostic mammogram on one day|payment
GN Speech therapy plan|therapy
GO Occupational therapy plan|therapy
GP Physical therapy plan|therapy
GQ Telehealth, stored and forwarded|telehealth
GT Telehealth by interactive sound and picture|telehealth
GV Attending physician not of the hospice|payment
GW Not related to the hospice's diagnosis|payment
GX Notice of liability given by choice|payment
GY Never covered by Medicare|payment
GZ Likely denied as not necessary, no waiver on file|payment
HA Child or adolescent program|payment
HN Bachelor's degree level|staff
HO Master's degree level|staff
HQ Group setting|payment
JW Drug thrown away, from a single-dose vial|supply
JZ No drug thrown away, from a single-dose vial|supply
JG Drug bought at a 340B discount|supply
KX What the policy asks for is documented|payment
LC Left circumflex coronary artery|heart
LD Left anterior descending coronary artery|heart
LM Left main coronary artery|heart
LT Left side|side
NU New equipment|supply
P1 Anesthesia: a normal healthy patient|staff
P2 Anesthesia: mild systemic disease|staff
P3 Anesthesia: severe systemic disease|staff
P4 Anesthesia: severe disease, a constant threat to life|staff
P5 Anesthesia: not expected to live without the operation|staff
P6 Anesthesia: brain-dead organ donor|staff
PT Screening of the colon that became diagnostic|payment
Q5 Substitute physician, by turns|staff
Q6 Substitute physician, paid for the time|staff
Q7 Foot care: one class A finding|payment
Q8 Foot care: two class B findings|payment
Q9 Foot care: one class B and two class C findings|payment
QK Anesthesiologist directs two to four|staff
QS Monitored anesthesia care|staff
QW Simple laboratory test (CLIA waived)|laboratory
QX Nurse anesthetist, directed by a physician|staff
QY Anesthesiologist directs one nurse anesthetist|staff
QZ Nurse anesthetist, not directed|staff
RC Right coronary artery|heart
RI Ramus intermedius coronary artery|heart
RR Rental|supply
RT Right side|side
SA Nurse practitioner with a physician|staff
SL Vaccine supplied by the state|supply
TA Left foot, great toe|toe
T1 Left foot, second toe|toe
T2 Left foot, third toe|toe
T3 Left foot, fourth toe|toe
T4 Left foot, fifth toe|toe
T5 Right foot, great toe|toe
T6 Right foot, second toe|toe
T7 Right foot, third toe|toe
T8 Right foot, fourth toe|toe
T9 Right foot, fifth toe|toe
TB Drug bought at a 340B discount, told for information|supply
TC The technique only (technical part)|part
TH Prenatal or postpartum care|payment
UE Used equipment|supply
XE Separate: another encounter|surgery
XP Separate: another practitioner|surgery
XS Separate: another structure of the body|surgery
XU Separate: does not overlap the main service|surgery
"""

MODIFIERS: dict[str, Modifier] = {
    line[:2]: Modifier(*line[3:].split("|")) for line in _LIST.strip().splitlines()
}
