"""The ground floor: data, actions, audit and changes. No Qt, no room."""
