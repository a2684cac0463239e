package hub

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// orderingOffice is a hub with routes for powers of attorney.
func orderingOffice(t *testing.T, routes ...config.Route) (*Hub, registry.Power) {
	t.Helper()
	c := configuration()
	c.Organisations = append(c.Organisations, config.Organisation{ID: "vektor", INN: "7810000026"})
	c.Connections = append(c.Connections, config.Connection{Name: "theirs", Connector: "folder", Organisation: "vektor"})
	c.Routes = append(c.Routes, routes...)
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "uzel.db")})
	if err != nil {
		t.Fatal(err)
	}
	h, err := Open(t.Context(), Options{
		Config: c, Store: s, Clock: stillClock{time.Now()}, Random: rand.NewChaCha8([32]byte{}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = h.Close(context.Background()), s.Close() })
	body, err := os.ReadFile("../../schemas/mchd/examples/employee.xml")
	if err != nil {
		t.Fatal(err)
	}
	power, findings := registry.ReadPower("", body)
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	return h, power
}

func leading(name, from string) config.Route {
	return config.Route{Name: name, From: config.From{Connection: from, Kinds: []document.Kind{document.KindMCHD}}, To: config.Names{"box"}}
}

func TestByWhichRouteAPowerGoesToTheRegistry(t *testing.T) {
	for rule, c := range map[string]struct {
		routes []config.Route
		named  string
		want   string // a route, or the code of a fault
	}{
		"by the only one of its principal":      {[]config.Route{leading("ours", "in"), leading("others", "theirs")}, "", "ours"},
		"by none where there is none":           {nil, "", "UZ-HUB-062"},
		"not by one of another principal":       {[]config.Route{leading("others", "theirs")}, "others", "UZ-HUB-062"},
		"of two, a person names one":            {[]config.Route{leading("one", "in"), leading("two", "in")}, "", "UZ-HUB-063"},
		"by the one that a person names":        {[]config.Route{leading("one", "in"), leading("two", "in")}, "two", "two"},
		"by one that takes all kinds, if named": {nil, "out", "out"},
	} {
		h, power := orderingOffice(t, c.routes...)
		id, known, err := h.OrderPower(t.Context(), anna, PowerOrder{Power: power, Route: c.named})
		if strings.HasPrefix(c.want, "UZ-") {
			if e, ok := fault.As(err); !ok || e.Kind.Code != c.want {
				t.Errorf("%s: %v", rule, err)
			}
			continue
		}
		if err != nil || known {
			t.Errorf("%s: %v", rule, err)
			continue
		}
		if doc := documentOf(t, h, id); doc.Route != c.want || doc.Envelope.Organisation.INN != power.Principal {
			t.Errorf("%s: %+v", rule, doc)
		}
	}
}

func TestARegistrationAndARevocationAreDocumentsEachOnce(t *testing.T) {
	h, power := orderingOffice(t, leading("powers", "in"))
	order := func(o PowerOrder) string {
		t.Helper()
		id, _, err := h.OrderPower(t.Context(), anna, o)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	registered := order(PowerOrder{Power: power})
	if order(PowerOrder{Power: power}) != registered {
		t.Error("it is registered twice")
	}
	if state, err := h.PowerState(t.Context(), power.Number); err != nil || !state.Revoking.IsZero() {
		t.Errorf("%+v %v", state, err)
	}
	revoked := order(PowerOrder{Power: power, Revoke: true, Reason: "Работник уволен"})
	if revoked == registered || order(PowerOrder{Power: power, Revoke: true, Reason: "Ещё раз"}) != revoked {
		t.Error("it is revoked twice, or not at all")
	}
	doc := documentOf(t, h, revoked)
	if doc.Envelope.Number != power.Number || doc.Envelope.Labels["reason"] != "Работник уволен" {
		t.Errorf("%+v", doc.Envelope)
	}
	if state, err := h.PowerState(t.Context(), power.Number); err != nil || state.Revoking.IsZero() {
		t.Errorf("answers of the registry are believed as before: %+v %v", state, err)
	}
}

func documentOf(t *testing.T, h *Hub, id string) (doc store.Document) {
	t.Helper()
	if err := h.store.View(t.Context(), func(tx store.ReadTx) (err error) {
		doc, err = tx.Document(id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return doc
}
