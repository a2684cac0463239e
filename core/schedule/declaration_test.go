package schedule

import (
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
)

func TestAnEditedExpressionOwesOnlyWhatTheFormerOneDid(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(90*time.Minute, w.scheduler("hub", entry(t, "0 * * * *", "UTC", config.MissedAll)))
		time.Sleep(90 * time.Minute) // 02:00 and 03:00 are missed
		w.serve(11*time.Minute, w.scheduler("hub", entry(t, "*/5 * * * *", "UTC", config.MissedAll)))
		w.expect("ran", w.ran, []string{"01 01:00", "01 02:00", "01 03:00", "01 03:05", "01 03:10"})
	})
}

func TestAnotherZoneIsAnotherSchedule(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(time.Hour, w.scheduler("hub", entry(t, "0 8 * * *", "UTC", config.MissedOnce)))
		// In Moscow it is 04:00: what would have been due there yesterday at eight never was.
		w.serve(5*time.Hour, w.scheduler("hub", entry(t, "0 8 * * *", "Europe/Moscow", config.MissedOnce)))
		w.expect("ran", w.ran, []string{"01 05:00"})
	})
}

func TestAScheduleThatWasGoneOwesNothingForThatTime(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.serve(90*time.Minute, w.scheduler("hub", hourly(t, config.MissedAll)))
		w.serve(3*time.Hour, w.scheduler("hub"))
		w.serve(time.Hour, w.scheduler("hub", hourly(t, config.MissedAll)))
		w.expect("ran", w.ran, []string{"01 01:00", "01 05:00"})
	})
}
