package cms

import "encoding/asn1"

// Algorithm is an algorithm as a container names it.
type Algorithm struct {
	OID  string `json:"oid"`
	Name string `json:"name,omitempty"` // empty: not known here
	GOST bool   `json:"gost,omitempty"`
}

// algorithms are those that Russian signatures are met with.
var algorithms = map[string]Algorithm{
	"1.2.643.7.1.1.1.1": {Name: "ГОСТ Р 34.10-2012, 256 бит", GOST: true},
	"1.2.643.7.1.1.1.2": {Name: "ГОСТ Р 34.10-2012, 512 бит", GOST: true},
	"1.2.643.7.1.1.2.2": {Name: "ГОСТ Р 34.11-2012, 256 бит", GOST: true},
	"1.2.643.7.1.1.2.3": {Name: "ГОСТ Р 34.11-2012, 512 бит", GOST: true},
	"1.2.643.7.1.1.3.2": {Name: "ГОСТ Р 34.10-2012 с ГОСТ Р 34.11-2012, 256 бит", GOST: true},
	"1.2.643.7.1.1.3.3": {Name: "ГОСТ Р 34.10-2012 с ГОСТ Р 34.11-2012, 512 бит", GOST: true},
	"1.2.643.2.2.19":    {Name: "ГОСТ Р 34.10-2001", GOST: true}, // not for new signatures since 2019
	"1.2.643.2.2.9":     {Name: "ГОСТ Р 34.11-94", GOST: true},
	"1.2.643.2.2.3":     {Name: "ГОСТ Р 34.10-2001 с ГОСТ Р 34.11-94", GOST: true},

	"1.2.840.113549.1.1.1":   {Name: "RSA"},
	"1.2.840.113549.1.1.11":  {Name: "RSA с SHA-256"},
	"1.2.840.113549.1.1.12":  {Name: "RSA с SHA-384"},
	"1.2.840.113549.1.1.13":  {Name: "RSA с SHA-512"},
	"1.2.840.10045.2.1":      {Name: "ECDSA"},
	"1.2.840.10045.4.3.2":    {Name: "ECDSA с SHA-256"},
	"1.2.840.10045.4.3.3":    {Name: "ECDSA с SHA-384"},
	"1.2.840.10045.4.3.4":    {Name: "ECDSA с SHA-512"},
	"2.16.840.1.101.3.4.2.1": {Name: "SHA-256"},
	"2.16.840.1.101.3.4.2.2": {Name: "SHA-384"},
	"2.16.840.1.101.3.4.2.3": {Name: "SHA-512"},
	"1.3.14.3.2.26":          {Name: "SHA-1"},
}

func algorithm(oid asn1.ObjectIdentifier) Algorithm {
	a := algorithms[oid.String()]
	a.OID = oid.String()
	return a
}
