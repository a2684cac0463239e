package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// consentRecords is the collection of consents, each encrypted with a key of its own.
const consentRecords = "consent"

// Purpose is what a counterparty consented to.
type Purpose string

// Purposes. The services' rules ask for consent before each of them (СБИС: in writing, before an invitation; МИГ24: before a
// document goes to anybody, ГосКлюч included).
const (
	ForInvitation  Purpose = "invitation"
	ForSigningLink Purpose = "signing_link"
	ForGosKey      Purpose = "goskey"
)

var purposeTitles = map[Purpose]string{
	ForInvitation: "приглашение к обмену", ForSigningLink: "ссылка для подписи", ForGosKey: "подпись в ГосКлюче",
}

// Purposes lists all of them.
func Purposes() []Purpose { return []Purpose{ForInvitation, ForSigningLink, ForGosKey} }

// Title is the purpose as people read it.
func (p Purpose) Title() string { return cmp.Or(purposeTitles[p], string(p)) }

// Consent is a counterparty's consent, recorded by a person who has seen its paper or file. It is never changed but once:
// when it is withdrawn.
type Consent struct {
	Number       int       `json:"number"`       // 1, 2, … of one counterparty at one organisation
	Organisation string    `json:"organisation"` // id of our organisation, to which it was given
	INN          string    `json:"inn"`
	KPP          string    `json:"kpp,omitempty"` // empty: the whole company
	Purposes     []Purpose `json:"purposes"`
	Ground       Ground    `json:"ground"`
	Author       string    `json:"author"`
	At           time.Time `json:"at"`

	WithdrawnAt     time.Time `json:"withdrawn_at,omitzero"`
	WithdrawnBy     string    `json:"withdrawn_by,omitempty"`
	WithdrawnGround string    `json:"withdrawn_ground,omitempty"`
}

// Ground is what proves a consent: a paper or a file, which stay where people keep them.
type Ground struct {
	Number string `json:"number,omitempty"`
	Date   string `json:"date,omitempty"`   // YYYY-MM-DD
	File   string `json:"file,omitempty"`   // its name
	SHA256 string `json:"sha256,omitempty"` // of the file
}

// String is the ground as papers refer to it.
func (g Ground) String() string {
	var parts []string
	if g.Number != "" {
		parts = append(parts, "№ "+g.Number)
	}
	if g.Date != "" {
		parts = append(parts, "от "+g.Date)
	}
	if g.SHA256 != "" {
		parts = append(parts, fmt.Sprintf("файл с SHA-256 %.16s…", g.SHA256))
	}
	return strings.Join(parts, " ")
}

// Reference names a consent to the other side of a connection.
func (c Consent) Reference() string { return "согласие " + c.Ground.String() }

// InForce tells whether it was not withdrawn.
func (c Consent) InForce() bool { return c.WithdrawnAt.IsZero() }

// covers tells whether it lets something be done to a party. One that names a КПП is that branch's alone.
func (c Consent) covers(party document.Party, purpose Purpose) bool {
	return c.InForce() && c.INN == party.INN && (c.KPP == "" || c.KPP == party.KPP) && slices.Contains(c.Purposes, purpose)
}

func (c Consent) check(r *Registry, today calendar.Date) error {
	if _, ok := r.config.Organisation(c.Organisation); !ok {
		return errConsentOwner.With("%.60q", c.Organisation)
	}
	if err := CheckParty(c.INN, c.KPP); err != nil {
		return err
	}
	if len(c.Purposes) == 0 {
		return errPurpose.New()
	}
	for _, p := range c.Purposes {
		if !slices.Contains(Purposes(), p) {
			return errPurpose.With("%.60q", string(p))
		}
	}
	if c.Ground.SHA256 == "" && (c.Ground.Number == "" || c.Ground.Date == "") {
		return errGround.New()
	}
	if c.Ground.Date != "" {
		day, err := calendar.ParseDate(c.Ground.Date)
		if err != nil || day > today {
			return errGround.With("дата %.20q: нужна ГГГГ-ММ-ДД, не позже сегодняшней", c.Ground.Date)
		}
	}
	return nil
}

// CheckParty refuses an ИНН or a КПП that nobody can have. КПП may be empty.
func CheckParty(inn, kpp string) error {
	if err := codes.CheckINN(inn); err != nil {
		return errPartyINN.With("%.20q", inn)
	}
	if kpp == "" {
		return nil
	}
	if err := codes.CheckKPP(kpp); err != nil || len(inn) != 10 {
		return errPartyINN.With("КПП %.20q", kpp)
	}
	return nil
}

// RecordConsent writes a consent down and numbers it.
func (r *Registry) RecordConsent(ctx context.Context, actor store.Actor, c Consent, at time.Time) (Consent, error) {
	c.Author, c.At = actor.Name, at.UTC().Truncate(time.Microsecond)
	own, _ := r.config.Organisation(c.Organisation)
	if err := c.check(r, calendar.DateOf(at.In(r.Zone(c.Organisation)).Date())); err != nil {
		return c, err
	}
	err := r.store.Update(ctx, actor, func(tx store.Tx) error {
		known, err := consents(tx, consentPrefix(own.INN, c.INN))
		if err != nil {
			return err
		}
		c.Number = len(known) + 1
		if err := putConsent(tx, own.INN, c); err != nil {
			return err
		}
		return tx.Note(c.entry("counterparty.consent"))
	})
	return c, err
}

// WithdrawConsent ends a consent. Invitations that went out on its ground stay what they are.
func (r *Registry) WithdrawConsent(ctx context.Context, actor store.Actor, organisation, inn string, number int, ground string, at time.Time) (Consent, error) {
	var ended Consent
	own, ok := r.config.Organisation(organisation)
	if !ok {
		return ended, errConsentOwner.With("%.60q", organisation)
	}
	if strings.TrimSpace(ground) == "" {
		return ended, errGround.With("отзыв согласия")
	}
	err := r.store.Update(ctx, actor, func(tx store.Tx) error {
		known, err := consents(tx, consentPrefix(own.INN, inn))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(known, func(c Consent) bool { return c.Number == number && c.InForce() })
		if i < 0 {
			return errNoSuchConsent.With("№ %d", number)
		}
		ended = known[i]
		ended.WithdrawnAt, ended.WithdrawnBy, ended.WithdrawnGround = at.UTC().Truncate(time.Microsecond), actor.Name, ground
		if err := putConsent(tx, own.INN, ended); err != nil {
			return err
		}
		return tx.Note(ended.entry("counterparty.consent_withdrawn"))
	})
	return ended, err
}

// ConsentTo finds the consent on whose ground something may be done to a party in the name of an organisation. There is
// none: [ErrNoConsent].
func (r *Registry) ConsentTo(tx store.ReadTx, organisation string, party document.Party, purpose Purpose) (Consent, error) {
	own, _ := r.config.Organisation(organisation)
	known, err := consents(tx, consentPrefix(own.INN, party.INN))
	if err != nil {
		return Consent{}, err
	}
	for _, c := range slices.Backward(known) {
		if c.Organisation == organisation && c.covers(party, purpose) {
			return c, nil
		}
	}
	return Consent{}, ErrNoConsent.With("%s", purpose.Title())
}

// Consents lists the consents that were given to an organisation by its ИНН, withdrawn ones included; with a party's ИНН
// only its own.
func (r *Registry) Consents(tx store.ReadTx, own, inn string) ([]Consent, error) {
	if inn == "" {
		return consents(tx, own+"/")
	}
	return consents(tx, consentPrefix(own, inn))
}

func consents(tx store.ReadTx, prefix string) ([]Consent, error) {
	return listOf[Consent](tx, consentRecords, prefix)
}

// consentPrefix is that of the keys of one party's consents. A party may be a person, so its ИНН stands there as a digest.
func consentPrefix(own, inn string) string { return own + "/" + digest([]byte(inn)) + "/" }

func putConsent(tx store.Tx, own string, c Consent) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return keep(tx, store.Record{
		Collection: consentRecords, Key: consentPrefix(own, c.INN) + fmt.Sprintf("%06d", c.Number), Organisation: own, Revision: digest(data), Data: data,
	})
}

func (c Consent) entry(action string) store.Entry {
	var purposes []string
	for _, p := range c.Purposes {
		purposes = append(purposes, string(p))
	}
	return store.Entry{Action: action, Subject: partySubject(c.INN), Details: map[string]string{
		"number": strconv.Itoa(c.Number), "organisation": c.Organisation, "purposes": strings.Join(purposes, ","),
	}}
}

// partySubject names a party in the journal. The ИНН of a person, with 12 digits, is personal data.
func partySubject(inn string) string {
	if len(inn) == 12 {
		return digest([]byte(inn))
	}
	return inn
}
