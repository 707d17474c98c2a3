"""What a column of a patients file may hold, and how other programs call it."""

# field: what it is called when shown, then its names without blanks and signs
FIELDS: dict[str, tuple[str, str]] = {
    "chart_number": (
        "Chart number",
        "chart chartnumber chartno chartnum chartid mrn medicalrecordnumber medrec medrecno "
        "medicalrecordno id patientid patid ptid pid number no patientnumber patientno "
        "patnum account accountnumber accountno acct acctno acctnumber clientid emrid ehrid",
    ),
    "other_id": (
        "Other number",
        "recid recordid externalid externalpatientid altid alternateid legacyid oldid "
        "oldchartnumber previousid uuid guid enterpriseid empi rowid",
    ),
    "full_name": (
        "Name",
        "name fullname patientname patient nameofpatient lastfirst lastnamefirstname "
        "lastcommafirst namelastfirst client clientname nombrecompleto",
    ),
    "last_name": (
        "Last name",
        "lastname last surname familyname lname namelast lastnm lnam apellido apellidos "
        "legallastname",
    ),
    "first_name": (
        "First name",
        "firstname first givenname given forename fname namefirst firstnm fnam nombre nombres "
        "legalfirstname givennames",
    ),
    "middle_name": (
        "Middle name",
        "middlename middle middleinitial mi mname minit namemiddle middleinit secondname mid",
    ),
    "suffix": ("Suffix", "suffix namesuffix generation generationsuffix"),
    "prefix": ("Title", "prefix title salutation nameprefix"),
    "preferred_name": (
        "Preferred name",
        "preferredname preferred nickname goesby knownas aka preferredfirstname calledname",
    ),
    "maiden_name": ("Maiden name", "maidenname maiden birthname nee"),
    "previous_name": ("Previous name", "previousname formername previouslastname priorname"),
    "birth_date": (
        "Date of birth",
        "dob birthdate dateofbirth birthday bday birth birthdt dobdate datebirth dateofbirthdob "
        "bdate born fechanacimiento fechadenacimiento birthdatemmddyyyy dobmmddyyyy",
    ),
    "sex": (
        "Sex",
        "sex gender mf sexatbirth birthsex legalsex administrativesex gendercode sexcode sexo "
        "admingender",
    ),
    "pronouns": ("Pronouns", "pronouns pronoun preferredpronouns"),
    "ssn": (
        "Social Security number",
        "ssn ss socsec socsecid socialsecurity socialsecuritynumber socialsecurityno socialsec "
        "ssnumber ssno social ssn4 last4ssn ssnlast4 socsecno",
    ),
    "home_phone": (
        "Home phone",
        "homephone phonehome hphone hometel homephonenumber homeno home phonehm hmphone "
        "hometelephone phone1home residencephone telephonehome",
    ),
    "mobile_phone": (
        "Mobile phone",
        "cell cellphone mobile mobilephone phonecell phonemobile cellphonenumber mobilenumber "
        "cellno cellnumber cellular mobileno mphone cphone textphone mobilephonenumber celular "
        "phonemobilecell",
    ),
    "work_phone": (
        "Work phone",
        "workphone phonework wphone businessphone worktel wkphone officephone workphonenumber "
        "phonewk dayphone daytimephone phonebusiness",
    ),
    "phone": (
        "Phone",
        "phone phonenumber telephone tel phoneno primaryphone mainphone phone1 phone2 phone3 "
        "contactphone contactnumber telephonenumber telefono ph altphone otherphone "
        "alternatephone secondaryphone phonenumber1 phonenumber2 bestphone preferredphone",
    ),
    "email": (
        "E-mail",
        "email emailaddress mail emailid primaryemail homeemail personalemail correo "
        "correoelectronico eml",
    ),
    "street_number": ("House number", "streetnumber housenumber streetno houseno stno"),
    "address1": (
        "Street",
        "address1 addr1 addressline1 street street1 streetaddress address1line line1 add1 "
        "mailingaddress1 homeaddress1 addressone streetaddress1 adr1 streetname",
    ),
    "address2": (
        "Street, second line",
        "address2 addr2 addressline2 street2 apt apartment unit suite line2 aptsuite aptno "
        "add2 addresstwo streetaddress2 adr2 aptunit",
    ),
    "address": (
        "Address in one piece",
        "address fulladdress homeaddress mailingaddress addr completeaddress patientaddress "
        "addressfull residence direccion postaladdress",
    ),
    "city_state_zip": ("City, state and ZIP", "citystatezip citystzip csz cityst citystate"),
    "city": ("City", "city town suburb municipality homecity mailingcity ciudad cityname"),
    "state": (
        "State",
        "state st stateprovince province statecode homestate mailingstate region stateabbr "
        "stateprov estado",
    ),
    "zip": (
        "ZIP",
        "zip zipcode postalcode postcode zip5 zippostal postal zippostalcode ziplus4 zip4 "
        "homezip mailingzip codigopostal zipcd",
    ),
    "country": ("Country", "country countrycode homecountry pais nation"),
    "language": (
        "Language",
        "language preferredlanguage primarylanguage lang spokenlanguage idioma",
    ),
    "interpreter": (
        "Interpreter needed",
        "interpreter interpreterneeded needsinterpreter interpreterrequired",
    ),
    "marital_status": ("Marital status", "maritalstatus marital maritalstat civilstatus"),
    "employer": ("Employer", "employer employername company workplace placeofemployment"),
    "pharmacy": ("Pharmacy", "pharmacy preferredpharmacy pharmacyname"),
    "alert": ("Alert", "alert alerts patientalert flag flags warning popup chartalert"),
    "deceased": ("Deceased", "deceased isdeceased dead expired"),
    "death_date": ("Date of death", "deathdate dateofdeath deceaseddate dod"),
}
PEOPLE: dict[str, tuple[str, str]] = {
    "emergency": (
        "Emergency contact",
        "emergencycontact emergency emergcontact emerg ec ice emercontact nextofkin nok "
        "emergencycontact1",
    ),
    "guarantor": (
        "Guarantor",
        "guarantor guar responsibleparty respparty rp billto financiallyresponsibleparty "
        "responsibleperson",
    ),
}
OF_PEOPLE: dict[str, tuple[str, str]] = {
    "name": ("name", "name fullname person contact contactname"),
    "first_name": ("first name", "firstname first fname"),
    "last_name": ("last name", "lastname last lname"),
    "phone": (
        "phone",
        "phone phonenumber number tel telephone homephone cell cellphone mobile contactnumber "
        "contactphone phone1 mobilephone",
    ),
    "relation": (
        "relation",
        "relation relationship rel relationtopatient relationshiptopatient contactrelationship "
        "contactrelation ptrelationship",
    ),
    "birth_date": ("date of birth", "dob birthdate dateofbirth"),
    "address1": ("street", "address address1 street addr streetaddress addressline1 addr1"),
    "city": ("city", "city"),
    "state": ("state", "state"),
    "zip": ("ZIP", "zip zipcode postalcode"),
}
OF_INSURANCE: dict[str, tuple[str, str]] = {
    "payer": (
        "company",
        "name company companyname co carrier carriername payer payername payor payorname "
        "insurance insurancename insurancecompany insco insname insurancecarrier "
        "insurancecompanyname healthinsurance planpayer",
    ),
    "payer_id": ("payer ID", "payerid payorid payerno electronicpayerid carrierid"),
    "plan": ("plan", "plan planname plantype product insuranceplan insplan planid"),
    "member_id": (
        "member ID",
        "memberid member memberno membernumber policy policynumber policyno policyid policynum "
        "subscriberid subscribernumber insuredid insuredidnumber certificate certificateno id "
        "idnumber idno number no insuranceid insid insurancenumber insuranceidnumber "
        "medicareid medicaidid healthplanid insurancepolicynumber insurancememberid",
    ),
    "group": (
        "group",
        "group groupnumber groupno groupid grp grpno grpnumber groupnum insurancegroup "
        "insurancegroupnumber policygroup",
    ),
    "subscriber": (
        "subscriber",
        "subscriber subscribername insured insuredname policyholder policyholdername holder "
        "holdername cardholder insuredperson",
    ),
    "subscriber_birth_date": (
        "subscriber's date of birth",
        "subscriberdob subscriberbirthdate insureddob insuredbirthdate policyholderdob "
        "holderdob subscriberdateofbirth",
    ),
    "relation": (
        "relation to subscriber",
        "relation relationship relationtoinsured relationshiptoinsured relationtosubscriber "
        "relationshiptosubscriber patientrelationship insuredrelationship patientrelation "
        "patientrelationshiptoinsured subscriberrelationship",
    ),
    "from": (
        "valid from",
        "effectivedate effdate startdate from effective eff validfrom effectivefrom begindate",
    ),
    "to": (
        "valid to",
        "termdate enddate expirationdate to termination terminationdate expdate validto "
        "expires expiration",
    ),
}
REPEATABLE = frozenset({"other_id", "phone", "alert"})  # a file may have several of these
