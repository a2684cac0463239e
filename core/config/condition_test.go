package config_test

import (
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestConditionsLookAtTheEnvelope(t *testing.T) {
	envelope := document.Envelope{
		Kind: document.KindUPD, Organisation: document.Party{INN: "7700000016"}, Total: "150.20", Labels: map[string]string{"тип": "услуги"},
	}
	for source, want := range map[string]bool{
		``:                                true,
		`document.kind == "upd"`:          true,
		`document.kind in ["ukd", "upd"]`: true,
		`document.kind startsWith "up"`:   true,
		`document.kind == "ukd"`:          false,
		`document.labels["тип"] == "услуги"`:   true,
		`document.labels["нет"] == "услуги"`:   false,
		`float(document.total) > 150`:          true,
		`document.counterparty.inn == ""`:      true,
		`document.organisation.inn != "77"`:    true,
		`any(["а", "б"], # == document.kind)`:  false,
		`document.changed_at.Year() == 2026`:   false,
		`document.number matches "^УПД-[0-9]"`: false,
	} {
		condition, err := config.CompileCondition(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := condition.Match(envelope); err != nil || got != want {
			t.Errorf("%s: %v, %v", source, got, err)
		}
	}
}

func TestAConditionCannotExhaustTheHub(t *testing.T) {
	if _, err := config.CompileCondition(strings.Repeat("true && ", 1000) + "true"); err == nil {
		t.Error("a condition of a thousand terms was taken")
	}
	greedy, err := config.CompileCondition(`len(1..1000000) > 0`)
	if err == nil {
		_, err = greedy.Match(document.Envelope{})
	}
	if err == nil {
		t.Error("a condition may take any memory")
	}
}

func TestAConditionThatFailsSaysWhich(t *testing.T) {
	condition, err := config.CompileCondition(`float(document.total) > 1`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = condition.Match(document.Envelope{Total: "много"})
	if err == nil || !strings.Contains(err.Error(), "UZ-CFG-030") || !strings.Contains(err.Error(), "document.total") {
		t.Error(err)
	}
}
