"""Wire format FHIR R4: files of resources to what the desk takes from them."""
