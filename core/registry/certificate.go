package registry

import (
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms"
)

// certificateRecords is the collection of signers' certificates, by thumbprint.
const certificateRecords = "certificate"

// Certificate is what the hub keeps of a certificate: public data, and of a person nothing at all.
type Certificate struct {
	Thumbprint   string    `json:"thumbprint"` // SHA-1, as certificate stores and services name it
	SHA256       string    `json:"sha256"`
	Serial       string    `json:"serial"`
	Organisation string    `json:"organisation,omitempty"`
	INN          string    `json:"inn,omitempty"`    // of the organisation
	Person       bool      `json:"person,omitempty"` // names no organisation: for one it signs with a power of attorney
	Authority    string    `json:"authority"`
	NotBefore    time.Time `json:"not_before"`
	NotAfter     time.Time `json:"not_after"`
	OCSP         bool      `json:"ocsp"`      // it says where its state is asked: without that no enhanced signature can be made
	Qualified    bool      `json:"qualified"` // it bears the marks of a qualified one; whether its authority is accredited is another question

	Connections []string  `json:"connections"` // that can sign with it
	Seen        time.Time `json:"seen"`        // when one of them showed it last
	Warned      []int     `json:"warned,omitempty"`

	Compromise *Compromise `json:"compromise,omitempty"` // kept in a record of its own
}

// marksOfQualified is the extension that ФСБ order № 795 of 27.12.2011 demands of qualified certificates only: it names the means by
// which the authority signed.
const marksOfQualified = "1.2.643.100.112" // IssuerSignTool

// ReadCertificate takes out of a certificate what the hub keeps of it.
func ReadCertificate(der []byte) (Certificate, error) {
	read, err := cms.ReadCertificate(der)
	if err != nil {
		return Certificate{}, err
	}
	c := Certificate{
		Thumbprint: signature.Thumbprint(read.Raw), SHA256: read.Thumbprint, Serial: read.Serial, NotBefore: read.NotBefore, NotAfter: read.NotAfter,
		Authority: read.Issuer.Common, OCSP: len(read.OCSP) > 0, Person: read.Subject.IsPerson(), Qualified: isMarked(read.Raw),
	}
	if !c.Person {
		c.Organisation, c.INN = read.Subject.Organisation, read.Subject.CompanyINN
		if c.INN == "" { // before 2021 it stood in the place of a person's, with two zeros in front
			c.INN = strings.TrimPrefix(read.Subject.INN, "00")
		}
	}
	return c, nil
}

func isMarked(der []byte) bool {
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return false
	}
	for _, extension := range parsed.Extensions {
		if extension.Id.String() == marksOfQualified {
			return true
		}
	}
	return false
}

// InUse reports whether any connection can still sign with it.
func (c Certificate) InUse() bool { return len(c.Connections) > 0 }

// KeepCertificates stores which certificates a connection can sign with at present. Those that it has no longer stay known, because of the
// signatures made with them.
func (r *Registry) KeepCertificates(tx store.Tx, connection string, present []Certificate, at time.Time) error {
	known, err := certificates(tx)
	if err != nil {
		return err
	}
	for _, c := range present {
		i := slices.IndexFunc(known, func(k Certificate) bool { return k.Thumbprint == c.Thumbprint })
		if i < 0 {
			known = append(known, c)
			i = len(known) - 1
			if err := noteCertificate(tx, "certificate.seen", c, map[string]string{"connection": connection}); err != nil {
				return err
			}
		}
		k := &known[i]
		k.Seen = at.UTC().Truncate(time.Microsecond)
		if !slices.Contains(k.Connections, connection) {
			k.Connections = append(slices.Clip(k.Connections), connection)
			slices.Sort(k.Connections)
		}
		if err := r.putCertificate(tx, *k); err != nil {
			return err
		}
	}
	return r.forget(tx, connection, known, present)
}

// forget removes a connection from the certificates that it no longer shows.
func (r *Registry) forget(tx store.Tx, connection string, known, present []Certificate) error {
	for _, k := range known {
		shown := slices.ContainsFunc(present, func(c Certificate) bool { return c.Thumbprint == k.Thumbprint })
		if shown || !slices.Contains(k.Connections, connection) {
			continue
		}
		k.Connections = slices.DeleteFunc(slices.Clone(k.Connections), func(name string) bool { return name == connection })
		if err := r.putCertificate(tx, k); err != nil {
			return err
		}
		if err := noteCertificate(tx, "certificate.gone", k, map[string]string{"connection": connection}); err != nil {
			return err
		}
	}
	return nil
}

func (r *Registry) putCertificate(tx store.Tx, c Certificate) error {
	c.Compromise = nil
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return keep(tx, store.Record{Collection: certificateRecords, Key: c.Thumbprint, Organisation: c.INN, Revision: digest(data), Data: data})
}

// Certificates lists the known certificates by thumbprint, with reported compromises. Connections that are no longer in the configuration
// are left out: they cannot sign.
func (r *Registry) Certificates(tx store.ReadTx) ([]Certificate, error) {
	list, err := certificates(tx)
	for i := range list {
		list[i].Connections = slices.DeleteFunc(list[i].Connections, func(name string) bool {
			_, ok := r.config.Connection(name)
			return !ok
		})
		if err == nil {
			list[i].Compromise, err = compromiseOf(tx, list[i])
		}
	}
	return list, err
}

func certificates(tx store.ReadTx) ([]Certificate, error) {
	return listOf[Certificate](tx, certificateRecords, "")
}

// Thumbprint normalises a thumbprint, SHA-1 or SHA-256, that people copied from a window or a letter: in upper or lower case, with blanks,
// colons and invisible characters.
func Thumbprint(written string) (string, error) {
	plain := strings.Map(func(c rune) rune {
		if c == ':' || c == '-' || unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return unicode.ToLower(c)
	}, written)
	sum, err := hex.DecodeString(plain)
	if err != nil || len(sum) != 20 && len(sum) != 32 {
		return "", errThumbprint.With("%.100q", written)
	}
	return plain, nil
}

func noteCertificate(tx store.Tx, action string, c Certificate, details map[string]string) error {
	return tx.Note(store.Entry{Action: action, Subject: c.Thumbprint, Details: details})
}
