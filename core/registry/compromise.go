package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/calendar"
)

// compromiseRecords is the collection of reported compromises of keys, by the thumbprint that was reported.
const compromiseRecords = "certificate_compromise"

// Compromise says that somebody else may have a certificate's key. From the moment it is on record nothing is signed with that
// certificate. It is never withdrawn: the authority revokes such a certificate and issues another.
type Compromise struct {
	Thumbprint string    `json:"thumbprint"`
	Reason     string    `json:"reason"`
	Author     string    `json:"author"`
	At         time.Time `json:"at"`
	NotifyBy   string    `json:"notify_by"` // the day by whose end authority and services have to know
}

// notifyBy is the end of the next working day: the rules of МИГ24 leave that much time to report a compromise.
func notifyBy(at time.Time) string {
	zone, err := time.LoadLocation(config.DefaultTimeZone)
	if err != nil {
		zone = time.UTC
	}
	day, years := calendar.DateOf(at.In(zone).Date()), calendar.Russia()
	for day++; !years.IsWorkingDay(day); day++ {
	}
	return day.String()
}

// ReportCompromise stops signing with a certificate at once. known says whether any connection ever showed that certificate. A second
// report changes nothing: the first one counts.
func (r *Registry) ReportCompromise(ctx context.Context, actor store.Actor, thumbprint, reason string, at time.Time) (made Compromise, known bool, err error) {
	if thumbprint, err = Thumbprint(thumbprint); err != nil {
		return made, false, err
	}
	if strings.TrimSpace(reason) == "" {
		return made, false, errNoCompromiseReason.New()
	}
	err = r.store.Update(ctx, actor, func(tx store.Tx) error {
		c, found, err := certificateNamed(tx, thumbprint)
		if err != nil {
			return err
		}
		if known = found; known {
			thumbprint = c.Thumbprint
		} else {
			c = Certificate{Thumbprint: thumbprint}
		}
		before, err := compromiseOf(tx, c)
		if err != nil {
			return err
		}
		if before != nil {
			made = *before
			return nil
		}
		made = Compromise{Thumbprint: thumbprint, Reason: reason, Author: actor.Name, At: at.UTC().Truncate(time.Microsecond), NotifyBy: notifyBy(at)}
		data, err := json.Marshal(made)
		if err != nil {
			return err
		}
		if err := tx.PutRecord(&store.Record{
			Collection: compromiseRecords, Key: thumbprint, Organisation: c.INN, Revision: digest(data), Data: data,
		}); err != nil {
			return err
		}
		return noteCertificate(tx, "certificate.compromised", c, nil) // the reason may name a person: it is in the record
	})
	return made, known, err
}

// Blocked reports whether signing with a certificate is stopped, and why. The reason given here may be shown to anybody; the one that was
// reported may name a person. The thumbprint is SHA-1 or SHA-256, in any notation.
func (r *Registry) Blocked(tx store.ReadTx, thumbprint string) (reason string, blocked bool, err error) {
	if thumbprint, err = Thumbprint(thumbprint); err != nil {
		return "", false, err
	}
	c, found, err := certificateNamed(tx, thumbprint)
	if err != nil {
		return "", false, err
	}
	if !found {
		c.Thumbprint = thumbprint
	}
	reported, err := compromiseOf(tx, c)
	if err != nil || reported == nil {
		return "", false, err
	}
	return "о компрометации ключа сообщено " + reported.At.Format(time.DateOnly), true, nil
}

// MaySign refuses a signer whose certificate was reported as compromised. If the connection itself chooses among several certificates,
// one that was reported stops them all, since the hub cannot know which one it will take.
func (r *Registry) MaySign(tx store.ReadTx, signer config.Signer) error {
	if signer.Certificate != "" {
		_, blocked, err := r.Blocked(tx, signer.Certificate)
		if err == nil && blocked {
			err = ErrCompromised.With("подпись %s", signer.Name)
		}
		return err
	}
	list, err := r.Certificates(tx)
	if err != nil {
		return err
	}
	for _, c := range list {
		for _, connection := range c.Connections {
			if connection == signer.Connection && c.Compromise != nil {
				return ErrCompromised.With("подпись %s, сертификат %s", signer.Name, c.Thumbprint)
			}
		}
	}
	return nil
}

// SignWith is the certificate that a signer has to sign with. If the configuration names none, the connection chooses by itself as long as
// none of its certificates was reported as compromised. If one was, SignWith names the newest remaining certificate in force of the same
// owner. The hub keeps nothing about persons, so it cannot tell their certificates apart: then there must be exactly one.
func (r *Registry) SignWith(tx store.ReadTx, signer config.Signer, now time.Time) (thumbprint string, err error) {
	refused := r.MaySign(tx, signer)
	if !errors.Is(refused, ErrCompromised) || signer.Certificate != "" {
		return signer.Certificate, refused
	}
	list, err := r.Certificates(tx)
	if err != nil {
		return "", err
	}
	var reported, left []Certificate
	for _, c := range list {
		switch {
		case !slices.Contains(c.Connections, signer.Connection):
		case c.Compromise != nil:
			reported = append(reported, c)
		case !now.Before(c.NotBefore) && now.Before(c.NotAfter):
			left = append(left, c)
		}
	}
	left = slices.DeleteFunc(left, func(c Certificate) bool {
		return slices.ContainsFunc(reported, func(r Certificate) bool { return r.INN != c.INN || r.Person != c.Person })
	})
	if len(left) == 0 || len(left) > 1 && left[0].Person {
		return "", refused
	}
	return slices.MaxFunc(left, func(x, y Certificate) int {
		return cmp.Or(x.NotBefore.Compare(y.NotBefore), cmp.Compare(x.Thumbprint, y.Thumbprint))
	}).Thumbprint, nil
}

// certificateNamed finds a certificate by either of its thumbprints.
func certificateNamed(tx store.ReadTx, thumbprint string) (Certificate, bool, error) {
	list, err := certificates(tx)
	for _, c := range list {
		if c.Thumbprint == thumbprint || c.SHA256 == thumbprint {
			return c, true, err
		}
	}
	return Certificate{}, false, err
}

// compromiseOf is what was reported of a certificate under either of its thumbprints; nil: nothing.
func compromiseOf(tx store.ReadTx, c Certificate) (*Compromise, error) {
	for _, key := range []string{c.Thumbprint, c.SHA256} {
		if key == "" {
			continue
		}
		record, err := tx.Record(compromiseRecords, key)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var reported Compromise
		return &reported, json.Unmarshal(record.Data, &reported)
	}
	return nil, nil //nolint:nilnil // nothing was reported
}
