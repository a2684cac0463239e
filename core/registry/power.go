package registry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/mchd"
)

// powerRecords is the collection of machine-readable powers of attorney, by their numbers in the registry of ФНС. Who may
// sign by them is a person, so each has a key of its own.
const powerRecords = "mchd"

// Power is a power of attorney that the hub keeps, so that it is found by its number and nobody is surprised by its end.
type Power struct {
	Number    string    `json:"number"`
	Internal  string    `json:"internal,omitempty"`
	Issued    string    `json:"issued"`  // YYYY-MM-DD
	Expires   string    `json:"expires"` // YYYY-MM-DD: its last day
	Principal string    `json:"principal,omitempty"`
	Codes     []string  `json:"codes,omitempty"`
	File      string    `json:"file"`
	SHA256    string    `json:"sha256"`
	Author    string    `json:"author"`
	At        time.Time `json:"at"`
	Warned    []int     `json:"warned,omitempty"`

	Body []byte `json:"body"` // the file itself
}

// end is the moment at which it ends, in Moscow.
func (p Power) end() time.Time {
	day, err := calendar.ParseDate(p.Expires)
	if err != nil {
		return time.Time{}
	}
	zone, err := time.LoadLocation(config.DefaultTimeZone)
	if err != nil {
		zone = time.UTC
	}
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone)
}

// DaysLeft is how many whole days it is still good for; negative once it has ended.
func (p Power) DaysLeft(now time.Time) int { return daysLeft(p.end(), now) }

// NearsEnd tells whether people are warned of its end, or it has ended.
func (p Power) NearsEnd(now time.Time) bool {
	_, due := dueWarning(p.end(), now)
	return due
}

// ReadPower takes out of a file what is kept of it; findings of severity error say that it is no power of attorney.
func ReadPower(name string, body []byte) (Power, []fault.Finding) {
	read, findings := mchd.Parse(body, name)
	if fault.HasErrors(findings) {
		return Power{}, findings
	}
	sum := sha256.Sum256(body)
	p := Power{
		Number: strings.ToLower(read.Number), Internal: read.Internal, Issued: string(read.Issued), Expires: string(read.Expires), File: name,
		SHA256: hex.EncodeToString(sum[:]), Body: body,
	}
	for _, principal := range read.Principals {
		if principal.Company != nil {
			p.Principal = principal.Company.INN
		}
	}
	for _, code := range read.Codes {
		p.Codes = append(p.Codes, code.Code)
	}
	return p, findings
}

// KeepPower writes a power of attorney down. The same number again replaces what was there.
func (r *Registry) KeepPower(ctx context.Context, actor store.Actor, p Power, at time.Time) (Power, error) {
	p.Author, p.At = actor.Name, at.UTC().Truncate(time.Microsecond)
	return p, r.store.Update(ctx, actor, func(tx store.Tx) error {
		if err := putPower(tx, p); err != nil {
			return err
		}
		return tx.Note(store.Entry{Action: "mchd.kept", Subject: p.Number, Details: map[string]string{"sha256": p.SHA256, "expires": p.Expires}})
	})
}

// Powers lists the powers of attorney by their numbers.
func (r *Registry) Powers(tx store.ReadTx) ([]Power, error) {
	return listOf[Power](tx, powerRecords, "")
}

// Power finds a power of attorney by its number.
func (r *Registry) Power(tx store.ReadTx, number string) (p Power, err error) {
	record, err := tx.Record(powerRecords, strings.ToLower(number))
	if errors.Is(err, store.ErrNotFound) {
		return p, ErrNoPower.With("%.60q", number)
	}
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(record.Data, &p)
}

// WarnOfPowers does for powers of attorney what [Registry.WarnOfCertificates] does for certificates.
func (r *Registry) WarnOfPowers(tx store.Tx, now time.Time) ([]Power, error) {
	list, err := r.Powers(tx)
	if err != nil {
		return nil, err
	}
	var warned []Power
	for _, p := range list {
		days, due := dueWarning(p.end(), now)
		if !due || warnedBefore(p.Warned, days) {
			continue
		}
		p.Warned = append(slices.Clip(p.Warned), days)
		if err := putPower(tx, p); err != nil {
			return nil, err
		}
		action := "mchd.expires"
		if days == 0 {
			action = "mchd.expired"
		}
		details := map[string]string{"days": strconv.Itoa(days), "last_day": p.Expires}
		if err := tx.Note(store.Entry{Action: action, Subject: p.Number, Details: details}); err != nil {
			return nil, err
		}
		warned = append(warned, p)
	}
	return warned, nil
}

func putPower(tx store.Tx, p Power) error {
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return keep(tx, store.Record{Collection: powerRecords, Key: p.Number, Organisation: p.Principal, Revision: digest(data), Data: data})
}
