package registry_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
)

// issued is a certificate of an invented company.
func issued(t *testing.T, serial int64, until time.Time, change ...func(*x509.Certificate)) registry.Certificate {
	t.Helper()
	change = append([]func(*x509.Certificate){cmstest.Company("ООО «Ромашка»", "7700000016"), func(c *x509.Certificate) {
		c.SerialNumber, c.NotBefore, c.NotAfter, c.OCSPServer = big.NewInt(serial), until.AddDate(-1, 0, 0), until, []string{"http://ocsp.example.test"}
	}}, change...)
	c, err := registry.ReadCertificate(cmstest.New(change...).Certificate.Raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (o *office) update(do func(tx store.Tx) error) {
	o.t.Helper()
	if err := o.store.Update(o.t.Context(), store.Hub, do); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) shows(connection string, at time.Time, present ...registry.Certificate) {
	o.t.Helper()
	o.update(func(tx store.Tx) error { return o.registry.KeepCertificates(tx, connection, present, at) })
}

func (o *office) certificates() (list []registry.Certificate) {
	o.t.Helper()
	err := o.store.View(o.t.Context(), func(tx store.ReadTx) (err error) {
		list, err = o.registry.Certificates(tx)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// acts are the journal's entries with a prefix.
func (o *office) acts(prefix string) (acts []string) {
	o.t.Helper()
	err := o.store.View(o.t.Context(), func(tx store.ReadTx) error {
		entries, err := tx.Journal(store.JournalFilter{})
		for _, e := range entries {
			if strings.HasPrefix(e.Action, prefix) {
				acts = append(acts, strings.TrimSpace(e.Action+" "+e.Details["days"]))
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return acts
}

func TestOnlyPublicDataOfACertificateIsKept(t *testing.T) {
	der, err := os.ReadFile(filepath.Join("..", "..", "schemas", "cms", "testdata", "company.cer"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := registry.ReadCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if c.INN != "7700000016" || c.Organisation == "" || c.Person || len(c.Thumbprint) != 40 || len(c.SHA256) != 64 || c.Serial == "" {
		t.Errorf("it says %+v", c)
	}
	person := issued(t, 1, time.Now(), func(x *x509.Certificate) {
		x.Subject = pkix.Name{CommonName: "Образцова Анна", ExtraNames: []pkix.AttributeTypeAndValue{
			{Type: asn1.ObjectIdentifier{1, 2, 643, 3, 131, 1, 1}, Value: "770123456703"},
		}}
		x.OCSPServer = nil
		x.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 643, 100, 112}, Value: []byte{0x30, 0x00}}}
	})
	if !person.Person || person.INN != "" || person.Organisation != "" || person.OCSP || !person.Qualified {
		t.Errorf("of a person is kept %+v", person)
	}
}

func TestTheInventoryFollowsWhatConnectionsShow(t *testing.T) {
	o := newOffice(t)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	old, next := issued(t, 1, now.AddDate(1, 0, 0)), issued(t, 2, now.AddDate(1, 3, 0))
	connections := func() (list []string) {
		for _, c := range o.certificates() {
			list = append(list, c.Serial+" "+strings.Join(c.Connections, ","))
		}
		slices.Sort(list)
		return list
	}
	o.shows("erp", now, old)
	o.shows("hr", now, old, next)
	o.shows("no-more", now, next) // the configuration knows no such connection
	if got := connections(); !slices.Equal(got, []string{"1 erp,hr", "2 hr"}) {
		t.Errorf("known are %q", got)
	}
	o.shows("erp", now)
	o.shows("hr", now, next)
	if got := connections(); !slices.Equal(got, []string{"1", "2 hr"}) && !slices.Equal(got, []string{"1 ", "2 hr"}) {
		t.Errorf("then known are %q", got)
	}
	if got := o.acts("certificate."); !slices.Equal(got, []string{"certificate.seen", "certificate.seen", "certificate.gone", "certificate.gone"}) {
		t.Errorf("the journal says %q", got)
	}
}

func TestEveryWarningIsGivenOnce(t *testing.T) {
	o := newOffice(t)
	end := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	o.shows("erp", end.AddDate(0, -6, 0), issued(t, 1, end))
	o.shows("hr", end.AddDate(0, -6, 0), issued(t, 2, end))
	o.shows("hr", end.AddDate(0, -6, 0)) // nobody can sign with the second any more: its end is no news
	for _, c := range []struct {
		rule   string
		before time.Duration
		warned string
	}{
		{"long before there is nothing to say", 61 * 24 * time.Hour, ""},
		{"at 60 days", 60 * 24 * time.Hour, "60"},
		{"not every day", 59 * 24 * time.Hour, ""},
		{"of two that were missed only the latest", 10 * 24 * time.Hour, "14"},
		{"again not twice", 9 * 24 * time.Hour, ""},
		{"a week", 7 * 24 * time.Hour, "7"},
		{"the last day", 23 * time.Hour, "1"},
		{"the end", -time.Second, "0"},
		{"and nothing after it", -24 * time.Hour, ""},
	} {
		var said []string
		now := end.Add(-c.before)
		o.update(func(tx store.Tx) error {
			said = nil
			warned, err := o.registry.WarnOfCertificates(tx, now)
			for _, w := range warned {
				said = append(said, w.Serial)
			}
			return err
		})
		if (len(said) == 1) != (c.warned != "") {
			t.Errorf("%s: warned of %q", c.rule, said)
		}
		list := o.certificates()
		i := slices.IndexFunc(list, func(c registry.Certificate) bool { return c.Serial == "1" })
		if near := list[i].NearsEnd(now); near != (c.before <= 60*24*time.Hour) {
			t.Errorf("%s: shown as near its end: %v", c.rule, near)
		}
	}
	want := []string{"certificate.expires 60", "certificate.expires 14", "certificate.expires 7", "certificate.expires 1", "certificate.expired 0"}
	if got := o.acts("certificate.expire"); !slices.Equal(got, want) {
		t.Errorf("the journal says %q", got)
	}
}

func TestWhichCertificateTakesThePlaceOfACompromisedOne(t *testing.T) {
	now := time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC)
	in := func(months int) time.Time { return now.AddDate(0, months, 0) } // a certificate is good for a year
	of := func(inn string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.Subject.ExtraNames[0].Value = inn }
	}
	person := func(c *x509.Certificate) { c.Subject = pkix.Name{CommonName: "Примеров Пример"} }
	for rule, c := range map[string]struct {
		change   func(*x509.Certificate) // of the reported one, which is the first
		left     []registry.Certificate
		reported bool
		want     int // of those left; -1: the connection chooses; -2: none, it is refused
	}{
		"none was reported":                   {left: []registry.Certificate{issued(t, 2, in(6))}, want: -1},
		"the only one was reported":           {reported: true, want: -2},
		"the one that is left":                {reported: true, left: []registry.Certificate{issued(t, 2, in(6))}, want: 0},
		"the newest of those left":            {reported: true, left: []registry.Certificate{issued(t, 2, in(6)), issued(t, 3, in(11)), issued(t, 4, in(2))}, want: 1},
		"not one that has ended":              {reported: true, left: []registry.Certificate{issued(t, 2, in(-1))}, want: -2},
		"not one that has not begun":          {reported: true, left: []registry.Certificate{issued(t, 2, in(13))}, want: -2},
		"not another organisation's":          {reported: true, left: []registry.Certificate{issued(t, 2, in(6), of("7810000026"))}, want: -2},
		"not a person's for an organisation":  {reported: true, left: []registry.Certificate{issued(t, 2, in(6), person)}, want: -2},
		"a person's when there is just one":   {reported: true, change: person, left: []registry.Certificate{issued(t, 2, in(6), person)}, want: 0},
		"not one of several persons' by luck": {reported: true, change: person, left: []registry.Certificate{issued(t, 2, in(6), person), issued(t, 3, in(6), person)}, want: -2},
	} {
		o := newOffice(t)
		if c.change == nil {
			c.change = func(*x509.Certificate) {}
		}
		first := issued(t, 1, in(10), c.change)
		o.shows("erp", now, append([]registry.Certificate{first}, c.left...)...)
		if c.reported {
			if _, _, err := o.registry.ReportCompromise(t.Context(), petrov, first.Thumbprint, "украден", now); err != nil {
				t.Fatal(err)
			}
		}
		got := ""
		err := o.store.View(t.Context(), func(tx store.ReadTx) (err error) {
			got, err = o.registry.SignWith(tx, config.Signer{Connection: "erp"}, now)
			return err
		})
		want := ""
		if c.want >= 0 {
			want = c.left[c.want].Thumbprint
		}
		if got != want || errors.Is(err, registry.ErrCompromised) != (c.want == -2) {
			t.Errorf("%s: it is %q, %v; want %q", rule, got, err, want)
		}
	}
}

func TestACompromisedKeySignsNothingFromThatMomentOn(t *testing.T) {
	o := newOffice(t)
	now := time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC) // a Friday
	bad, good := issued(t, 1, now.AddDate(1, 0, 0)), issued(t, 2, now.AddDate(1, 0, 0))
	o.shows("erp", now, bad, good)
	blocked := func(thumbprint string) (found bool) {
		t.Helper()
		err := o.store.View(t.Context(), func(tx store.ReadTx) error {
			reason, yes, err := o.registry.Blocked(tx, thumbprint)
			if found = yes; yes != strings.HasPrefix(reason, "о компрометации") || strings.Contains(reason, "ноутбук") {
				t.Errorf("the reason is %q", reason)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	maySign := func(s config.Signer) (err error) {
		return o.store.View(t.Context(), func(tx store.ReadTx) error { return o.registry.MaySign(tx, s) })
	}
	chosen, free := config.Signer{Name: "s", Connection: "erp", Certificate: strings.ToUpper(bad.Thumbprint)}, config.Signer{Name: "f", Connection: "erp"}
	if blocked(bad.Thumbprint) || maySign(chosen) != nil || maySign(free) != nil {
		t.Fatal("it is stopped before anything was reported")
	}
	written := "\u200e" + strings.ToUpper(bad.Thumbprint[:2]+" "+bad.Thumbprint[2:]) // as it is copied out of a window
	made, known, err := o.registry.ReportCompromise(t.Context(), petrov, written, "ноутбук украден", now)
	if err != nil || !known {
		t.Fatalf("known %v, %v", known, err)
	}
	if made.Author != "petrov" || made.NotifyBy != "2026-11-23" {
		t.Errorf("on record is %+v", made)
	}
	for rule, got := range map[string]bool{
		"by SHA-1":               blocked(bad.Thumbprint),
		"by SHA-256":             blocked(bad.SHA256),
		"the other one is not":   !blocked(good.Thumbprint),
		"a signer that names it": errors.Is(maySign(chosen), registry.ErrCompromised),
		"a signer whose connection could take it":   errors.Is(maySign(free), registry.ErrCompromised),
		"a signer that names the other may":         maySign(config.Signer{Connection: "erp", Certificate: good.Thumbprint}) == nil,
		"a signer of another connection may":        maySign(config.Signer{Connection: "hr"}) == nil,
		"the list shows it":                         slices.ContainsFunc(o.certificates(), func(c registry.Certificate) bool { return c.Compromise != nil && c.Serial == "1" }),
		"a certificate that nobody reported is not": !blocked(strings.Repeat("ab", 20)),
	} {
		if !got {
			t.Errorf("not so: %s", rule)
		}
	}
	again, _, err := o.registry.ReportCompromise(t.Context(), store.Actor{Name: "sidorov"}, bad.SHA256, "и потерян", now.AddDate(0, 0, 1))
	if err != nil || again != made {
		t.Errorf("a second report makes it %+v, %v", again, err)
	}
	if _, known, err := o.registry.ReportCompromise(t.Context(), petrov, strings.Repeat("ab", 20), "потерян", now); known || err != nil || !blocked(strings.Repeat("ab", 20)) {
		t.Errorf("an unknown certificate: known %v, %v", known, err)
	}
	if got := o.acts("certificate.comp"); len(got) != 2 {
		t.Errorf("the journal says %q", got)
	}
	o.shows("erp", now, good) // once the connection does not have it any more, it may choose again
	if err := maySign(free); err != nil {
		t.Error(err)
	}
}

func TestAReportThatSaysTooLittleIsRefused(t *testing.T) {
	o := newOffice(t)
	for _, thumbprint := range []string{"", "12", strings.Repeat("zz", 20), strings.Repeat("ab", 21)} {
		if _, _, err := o.registry.ReportCompromise(t.Context(), petrov, thumbprint, "потерян", time.Now()); err == nil {
			t.Errorf("%q is taken for a thumbprint", thumbprint)
		}
	}
	if _, _, err := o.registry.ReportCompromise(t.Context(), petrov, strings.Repeat("ab", 20), " ", time.Now()); err == nil {
		t.Error("no reason is needed")
	}
}
