package config_test

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func TestCronExpressions(t *testing.T) {
	for _, right := range []string{"0 7 1 * *", "*/5 * * * *", "0 0 29 2 *", "0 0 31 1,3 mon", "0 0 30 2 1", "  0 7 1 jan-mar *  "} {
		spec, err := config.ParseCron(right)
		if err != nil {
			t.Errorf("%q: %v", right, err)
			continue
		}
		if spec.Location != time.UTC {
			t.Errorf("%q speaks of a zone", right)
		}
	}
	for _, wrong := range []string{"", "0 7 1 *", "0 7 1 * * *", "60 * * * *", "* * * 13 *", "* * * * 7", "@hourly", "CRON_TZ=UTC 0 7 1 * *", "a b c d e", "* * 0 * *"} {
		if _, err := config.ParseCron(wrong); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
	for _, never := range []string{"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 30-31 feb ?"} {
		if _, err := config.ParseCron(never); err == nil {
			t.Errorf("%q never comes and was taken", never)
		}
	}
}
