package config_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/uzelhub/uzel/core/config"
)

func TestDurations(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "5m": 5 * time.Minute, "90d": 90 * 24 * time.Hour, "1d12h": 36 * time.Hour, "0s": 0, "100m": 100 * time.Minute,
	} {
		if got, err := config.ParseDuration(text); err != nil || got.Std() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "5", "5 m", "m", "12h1d", "-1d", "1.5h", "1w", "999999d", "1d1d"} {
		if got, err := config.ParseDuration(text); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}

func TestADurationIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := config.Duration(time.Duration(rapid.Int64Range(0, 99999*24*3600).Draw(t, "seconds")) * time.Second)
		if got, err := config.ParseDuration(want.String()); err != nil || got != want {
			t.Fatalf("%s is read as %v, %v", want, got, err)
		}
	})
}
