package mig24_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/connectors/mig24/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
)

func (s *stand) account(t *testing.T) sdk.Status {
	t.Helper()
	status, err := s.Connection.(sdk.StatusReporter).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestQuotasAreToldAsTheServiceCountsThem(t *testing.T) {
	s := newStand(t, sandbox.Options{Actions: 10, Stored: 1 << 30}, signing)
	if _, err := s.request(t, ask("k")); err != nil {
		t.Fatal(err)
	}
	body := int64(len(ask("k").Body))
	want := []sdk.Quota{
		{Name: "МИГ24: место в хранилище", Used: 1<<30 + body, Limit: 5 << 30, Unit: "байт"},
		{Name: "МИГ24: действия по лицензии", Used: 1, Limit: 10, Unit: "шт."},
	}
	if diff := cmp.Diff(want, s.account(t).Quotas); diff != "" {
		t.Error(diff)
	}
}

func TestDocumentsWhoseTimeEndsAreWarnedAboutAWeekAhead(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing)
	if _, err := s.request(t, ask("old")); err != nil {
		t.Fatal(err)
	}
	s.pass(23*24*time.Hour - time.Hour)
	if quotas := s.account(t).Quotas; len(quotas) != 1 {
		t.Errorf("an hour too early: %+v", quotas)
	}
	s.pass(2 * time.Hour)
	if _, err := s.request(t, ask("new")); err != nil {
		t.Fatal(err)
	}
	quotas := s.account(t).Quotas
	last := quotas[len(quotas)-1]
	if !strings.Contains(last.Name, "срок хранения") || last.Used != 1 || last.Limit != 0 {
		t.Errorf("%+v", quotas)
	}
}

func TestTheEarlierEndOfALicenceCounts(t *testing.T) {
	said := time.Date(2026, 11, 30, 18, 59, 0, 0, time.UTC)
	for configured, want := range map[string]string{
		"": "2026-11-30T18:59:00Z", "2026-11-20": "2026-11-20T18:59:00Z", "2027-01-01": "2026-11-30T18:59:00Z",
	} {
		s := newStand(t, sandbox.Options{LicenceUntil: said}, signing)
		settings := s.settings(signing)
		settings["licence_until"] = configured
		c, err := mig24.Patient(s.clock.Now).Open(t.Context(), sdk.Setup{Config: encoded(t, settings), AcceptGuess: true})
		if err != nil {
			t.Fatal(err)
		}
		status, err := c.(sdk.StatusReporter).Status(t.Context())
		if got := status.LicenceUntil.UTC().Format(time.RFC3339); err != nil || got != want {
			t.Errorf("%q: %s %v", configured, got, err)
		}
		_ = c.Close()
	}
}

func TestMaintenanceIsToldEvenWhenTheServiceIsSilent(t *testing.T) {
	s := newStand(t, sandbox.Options{}, signing, exchange, powers)
	s.web.Close()
	if status := s.account(t); len(status.Maintenance) != 4 || len(status.Quotas) != 0 {
		t.Errorf("%+v", status)
	}
}
