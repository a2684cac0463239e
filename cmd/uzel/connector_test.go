package main

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestTheStatusSaysWhetherDocumentsGoOut(t *testing.T) {
	until := time.Date(2026, 11, 22, 21, 0, 0, 0, time.Local)
	for want, s := range map[string]hub.Sending{
		"идёт": {},
		"стоит до 22.11.2026 21:00:00: технический перерыв": {Cause: document.CauseMaintenance, Until: until},
		"стоит до 22.11.2026 21:00:00: временный сбой, сбоев подряд 5 (нет связи)": {
			Cause: document.CauseTransient, Until: until, Failures: 5, Fault: "нет связи",
		},
		"идёт проба: нет доступа, сбоев подряд 7 (пароль не подошёл)": {
			Cause: document.CauseUnauthorised, Until: until, Probing: true, Failures: 7, Fault: "пароль не подошёл",
		},
	} {
		if got := sendingOf(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
