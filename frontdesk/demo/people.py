"""Invented patients for the demo office: nobody real, telephone numbers that ring nowhere."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

FEMALE = [
    "Maria",
    "Emma",
    "Olivia",
    "Sophia",
    "Ava",
    "Isabella",
    "Mia",
    "Charlotte",
    "Amelia",
    "Evelyn",
    "Abigail",
    "Harper",
    "Emily",
    "Elizabeth",
    "Avery",
    "Sofia",
    "Ella",
    "Madison",
    "Scarlett",
    "Victoria",
    "Aria",
    "Grace",
    "Chloe",
    "Camila",
    "Penelope",
    "Riley",
    "Layla",
    "Lillian",
    "Nora",
    "Zoey",
    "Mila",
    "Aubrey",
    "Hannah",
    "Lily",
    "Addison",
    "Eleanor",
    "Natalie",
    "Luna",
    "Savannah",
    "Brooklyn",
    "Leah",
    "Zoe",
    "Stella",
    "Hazel",
    "Ellie",
    "Paisley",
    "Audrey",
    "Skylar",
    "Violet",
    "Claire",
    "Bella",
    "Aurora",
    "Lucy",
    "Anna",
    "Samantha",
    "Caroline",
    "Genesis",
]
MALE = [
    "James",
    "Robert",
    "John",
    "Michael",
    "David",
    "William",
    "Richard",
    "Joseph",
    "Thomas",
    "Charles",
    "Christopher",
    "Daniel",
    "Matthew",
    "Anthony",
    "Mark",
    "Donald",
    "Steven",
    "Paul",
    "Andrew",
    "Joshua",
    "Kenneth",
    "Kevin",
    "Brian",
    "George",
    "Timothy",
    "Ronald",
    "Edward",
    "Jason",
    "Jeffrey",
    "Ryan",
    "Jacob",
    "Gary",
    "Nicholas",
    "Eric",
    "Jonathan",
    "Stephen",
    "Larry",
    "Justin",
    "Scott",
    "Brandon",
    "Benjamin",
    "Samuel",
    "Gregory",
    "Frank",
    "Alexander",
    "Raymond",
    "Patrick",
    "Jack",
    "Dennis",
    "Jerry",
    "Tyler",
    "Aaron",
    "Jose",
    "Adam",
    "Nathan",
]
FAMILY = [
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Hernandez",
    "Lopez",
    "Gonzalez",
    "Wilson",
    "Anderson",
    "Thomas",
    "Taylor",
    "Moore",
    "Jackson",
    "Martin",
    "Lee",
    "Perez",
    "Thompson",
    "White",
    "Harris",
    "Sanchez",
    "Clark",
    "Ramirez",
    "Lewis",
    "Robinson",
    "Walker",
    "Young",
    "Allen",
    "King",
    "Wright",
    "Scott",
    "Torres",
    "Nguyen",
    "Hill",
    "Flores",
    "Green",
    "Adams",
    "Nelson",
    "Baker",
    "Hall",
    "Rivera",
    "Campbell",
    "Mitchell",
    "Carter",
    "Roberts",
    "Gomez",
    "Phillips",
    "Evans",
    "Turner",
    "Diaz",
    "Parker",
    "Cruz",
    "Edwards",
    "Collins",
    "Reyes",
    "Stewart",
    "Morris",
    "Morales",
    "Murphy",
    "Cook",
    "Rogers",
    "Gutierrez",
    "Ortiz",
    "Morgan",
    "Cooper",
    "Peterson",
    "Bailey",
    "Reed",
    "Kelly",
    "Howard",
    "Ramos",
    "Kim",
    "Cox",
    "Ward",
    "Richardson",
    "Watson",
    "Brooks",
    "Chavez",
    "Wood",
    "Bennett",
    "Gray",
    "Mendoza",
    "Ruiz",
    "Hughes",
    "Price",
    "Alvarez",
    "Castillo",
    "Sanders",
    "Patel",
    "Myers",
    "Long",
    "Ross",
    "Foster",
    "Jimenez",
]
STREETS = (
    "Maple Street", "Oak Avenue", "Cedar Lane", "Elm Street", "Washington Avenue", "Lake Road",
    "Hillside Drive", "Park Place", "Ridgewood Road", "Prospect Street", "Mill Road",
)  # fmt: skip
TOWNS = (
    ("Maplewood", "NJ", "07040"), ("South Orange", "NJ", "07079"), ("Millburn", "NJ", "07041"),
    ("Irvington", "NJ", "07111"), ("Livingston", "NJ", "07039"), ("Union", "NJ", "07083"),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An invented patient, as a receptionist would have typed them."""

    family: str
    given: str
    sex: str
    birth_date: date
    phone: str
    line1: str
    city: str
    state: str
    postal_code: str
    middle: str = ""
    preferred: str = ""
    pronouns: str = ""
    email: str = ""
    language: str = "English"
    interpreter: bool = False
    previous: tuple[str, ...] = ()  # previous family names
    alert: str = ""
    employer: str = ""
    pharmacy: str = ""


def town_people(count: int, today: date) -> list[Person]:
    """Return `count` people; the same ones for the same day."""
    pick = random.Random(20250303)
    known = _known(today)
    return [*known, *(_someone(pick, number, today) for number in range(count - len(known)))]


def _someone(pick: random.Random, number: int, today: date) -> Person:
    female = pick.random() < 0.54
    given, family = pick.choice(FEMALE if female else MALE), pick.choice(FAMILY)
    if pick.random() < 0.05:
        family = f"{family}-{pick.choice(FAMILY)}"
    city, state, postal_code = pick.choice(TOWNS)
    years = min(94, max(0, int(pick.triangular(0, 95, 48))))
    born = today - timedelta(days=int(years * 365.25) + pick.randrange(360))
    spanish = family in (
        "Garcia",
        "Rodriguez",
        "Martinez",
        "Hernandez",
        "Lopez",
        "Gonzalez",
        "Perez",
    )
    language = "Spanish" if spanish and pick.random() < 0.4 else "English"
    return Person(
        family,
        given,
        "female" if female else "male",
        born,
        f"(973) 555-{100 + number % 100:04}",
        f"{pick.randrange(2, 480)} {pick.choice(STREETS)}",
        city,
        state,
        postal_code,
        middle=pick.choice("ABCDEFGJKLMRST") if pick.random() < 0.5 else "",
        email=f"{given}.{family}{number}@example.com".lower() if pick.random() < 0.6 else "",
        language=language,
        interpreter=language != "English" and pick.random() < 0.4,
        previous=(pick.choice(FAMILY),) if female and pick.random() < 0.15 else (),
        pharmacy="Maple Street Pharmacy" if pick.random() < 0.4 else "",
    )


def _known(today: date) -> list[Person]:
    """Those whom the scripted morning and the pictures ask for by name."""
    home = ("14 Maple Street", "Maplewood", "NJ", "07040")
    far = ("9 Lake Road", "Millburn", "NJ", "07041")
    return [
        Person("Smith", "John", "male", date(1980, 3, 4), "(973) 555-0199", *home, middle="A",
               email="john.smith@example.com", employer="Essex County Library",
               pharmacy="Maple Street Pharmacy"),
        Person("Smith", "Joan", "female", date(1980, 3, 14), "(973) 555-0142", *far),
        Person("Garcia", "Maria", "female", date(1962, 7, 19), "(973) 555-0121", *home,
               language="Spanish", interpreter=True, alert="Hard of hearing: face her."),
        Person("Garcia", "Maria", "female", date(1962, 11, 2), "(973) 555-0122", *far),
        Person("García-López", "José", "male", date(1975, 5, 5), "(973) 555-0133", *far,
               language="Spanish"),
        Person("O'Brien", "Kathleen", "female", date(1951, 12, 24), "(973) 555-0144", *home,
               preferred="Kate", previous=("Murphy",), alert="Allergic to latex."),
        Person("Nguyễn", "Thị Mai", "female", date(1990, 1, 30), "(973) 555-0155", *far,
               preferred="Mai", language="Vietnamese"),
        Person("Taylor", "Alexander", "other", date(1999, 8, 8), "(973) 555-0166", *home,
               preferred="Alex", pronouns="they/them"),
        Person("Lee", "Baby", "female", today - timedelta(days=40), "(973) 555-0177", *far),
    ]  # fmt: skip
