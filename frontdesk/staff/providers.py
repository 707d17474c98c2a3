"""What is done about the providers, whose columns the schedule shows."""

from frontdesk.core.action import Undo, action
from frontdesk.core.typed_places import read_line
from frontdesk.core.work import Work
from frontdesk.staff import rules
from frontdesk.staff.tables import Provider


@action("Save provider", permit=rules.MANAGE)
def save_provider(
    work: Work,
    provider_id: int | None = None,
    *,
    version: int | None = None,
    name: str,
    credential: str = "",
    specialty: str = "",
    npi: str = "",
    colour: str = rules.COLOURS[0],
    staff_id: int | None = None,
    active: bool = True,
    place: int = 0,
) -> Undo:
    """Add a provider (without an id), or change one."""
    values = {
        "name": read_line(name, what="the provider\u2019s name", field="name"),
        "credential": read_line(credential, what="it", field="credential", needed=False),
        "specialty": read_line(specialty, what="it", field="specialty", needed=False),
        "npi": rules.read_provider_npi(npi),
        "colour": rules.read_colour(colour),
        "staff_id": staff_id,
        "active": active,
        "place": place,
    }
    if provider_id is None:
        provider = work.add(Provider(**values))
        before = values | {"active": False}
        title = f"Switch {provider.name} off"
    else:
        provider = work.get(Provider, provider_id, version)
        before = {column: getattr(provider, column) for column in values}
        title = f"Change {before['name']} back"
        for column, value in values.items():
            setattr(provider, column, value)
        work.session.flush()
    work.made = provider.id
    here = {"provider_id": provider.id, "version": provider.version}
    return Undo(title, save_provider, here | before)
