"""Wire format HL7 v2: files of messages to what the desk takes from them."""
