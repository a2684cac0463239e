package config

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// durationPattern is a sum of days, hours, minutes and seconds, largest first, as 1d12h.
const durationPattern = `^([0-9]{1,5}d)?([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,8}s)?$`

var durationParts = regexp.MustCompile(durationPattern)

// Duration is a length of time written as 90d, 1d12h, 5m, 30s. A day is 24 hours.
type Duration time.Duration

// Std is the duration as the standard library knows it.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// ParseDuration reads a duration as configuration writes it.
func ParseDuration(text string) (Duration, error) {
	parts := durationParts.FindStringSubmatch(text)
	if text == "" || parts == nil {
		return 0, fmt.Errorf("config: %q is not a duration", text)
	}
	var sum time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		part := parts[i+1]
		if part == "" {
			continue
		}
		count, err := strconv.Atoi(part[:len(part)-1])
		if err != nil {
			return 0, err
		}
		sum += time.Duration(count) * unit
	}
	return Duration(sum), nil
}

// String writes the duration as configuration does.
func (d Duration) String() string {
	rest, text := d.Std(), ""
	for _, unit := range []struct {
		length time.Duration
		letter string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if count := rest / unit.length; count > 0 {
			text += strconv.FormatInt(int64(count), 10) + unit.letter
			rest -= count * unit.length
		}
	}
	if text == "" {
		return "0s"
	}
	return text
}

// UnmarshalJSON reads the text form.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	parsed, err := ParseDuration(text)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalJSON writes the text form.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }
