package hub

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/plugins/host"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// connector answers what it is once it is well.
type connector struct{ ill error }

func (c *connector) describe(_ context.Context, connection string) (d host.Description, err error) {
	if connection == "box" && c.ill != nil {
		return d, c.ill
	}
	d.Settlement, d.SettleAfter = host.SettleByLookup, time.Minute
	return d, nil
}

// twoRoutes have different destinations.
func twoRoutes() *config.Config {
	c := configuration("enrich")
	c.Connections = append(c.Connections, config.Connection{Name: "shelf", Connector: "folder", Organisation: "romashka"})
	c.Routes = append(c.Routes, config.Route{Name: "aside", From: config.From{Connection: "in"}, To: config.Names{"shelf"}})
	return c
}

func TestAConnectorThatCrashesKeepsNobodyElseWaiting(t *testing.T) {
	c := twoRoutes()
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), c)
	box := &connector{ill: &host.Fault{Cause: document.CauseTransient, Code: "UZ-HST-003", Message: "процесс не запустился"}}
	r, err := newRoutes(t.Context(), c, steps.Deps{Registry: h.plan().registry, Config: c}, h.store, box.describe)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.Current()) != 2 {
		t.Errorf("%d routes are in force: what their sources give has to be taken", len(r.Current()))
	}
	if other, err := r.Version(t.Context(), "aside", c.Routes[1].Version()); err != nil || len(other.Policy.Destinations) != 1 {
		t.Errorf("the other route: %+v, %v", other, err)
	}
	_, err = r.Version(t.Context(), "out", c.Routes[0].Version())
	if known, ok := fault.As(err); !ok || known.Kind != errUndescribed {
		t.Errorf("its documents do not wait: %v", err) // a fault of the setting would be a person's
	}
	box.ill = nil
	whole, err := r.Version(t.Context(), "out", c.Routes[0].Version())
	if err != nil {
		t.Fatal(err)
	}
	if d := whole.Policy.Destinations; len(d) != 1 || d[0].Settlement != host.SettleByLookup || len(whole.Steps) != 1 {
		t.Errorf("when it is well: %+v", whole)
	}
}

func TestAConnectionThatIsConfiguredWronglyKeepsTheHubFromStarting(t *testing.T) {
	c := twoRoutes()
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), c)
	wrong := &host.Fault{Cause: document.CauseMisconfigured, Code: "UZ-HST-003", Message: "коннектора в программе нет"}
	_, err := newRoutes(t.Context(), c, steps.Deps{Registry: h.plan().registry, Config: c}, h.store, (&connector{ill: wrong}).describe)
	if !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
}
