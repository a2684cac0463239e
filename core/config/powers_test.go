package config_test

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestHowLongAnAnswerOfTheRegistryIsGood(t *testing.T) {
	hours := func(n int) config.Duration { return config.Duration(time.Duration(n) * time.Hour) }
	for rule, c := range map[string]struct {
		powers       *config.Powers
		fresh, stale time.Duration
	}{
		"nothing is said":                        {nil, time.Hour, 24 * time.Hour},
		"only the registry is":                   {&config.Powers{Registry: "mig24"}, time.Hour, 24 * time.Hour},
		"both are":                               {&config.Powers{Fresh: hours(2), Stale: hours(8)}, 2 * time.Hour, 8 * time.Hour},
		"while it is silent, never shorter":      {&config.Powers{Fresh: hours(12), Stale: hours(2)}, 12 * time.Hour, 12 * time.Hour},
		"longer than the default for the silent": {&config.Powers{Fresh: hours(48)}, 48 * time.Hour, 48 * time.Hour},
	} {
		if fresh, stale := c.powers.FreshFor(), c.powers.StaleFor(); fresh != c.fresh || stale != c.stale {
			t.Errorf("%s: %v, %v", rule, fresh, stale)
		}
	}
	if codes := (&config.Powers{Codes: map[document.Kind][]string{document.KindReport: {"A"}}}).CodesFor(document.KindReport); len(codes) != 1 {
		t.Error(codes)
	}
	if codes := (*config.Powers)(nil).CodesFor(document.KindReport); codes != nil {
		t.Error(codes)
	}
}
