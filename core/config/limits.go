package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limits keep the hub from asking more of an outside system than that allows. They count calls of the connection: acts,
// lookups and readings.
type Limits struct {
	Rate       Rate `json:"rate,omitempty" jsonschema:"pattern=^[1-9][0-9]*/[smhd]$" jsonschema_description:"Сколько обращений за срок: 10/s, 600/m, 5000/h или 20000/d"`
	Burst      int  `json:"burst,omitempty" jsonschema:"minimum=1,maximum=100000" jsonschema_description:"Сколько обращений подряд можно после перерыва; 1, если не указано"`
	Concurrent int  `json:"concurrent,omitempty" jsonschema:"minimum=1,maximum=10000" jsonschema_description:"Сколько обращений одновременно"`
}

// Breaker says when sending to a connection pauses, because one attempt after another fails, and for how long. What is
// left out has a usual value.
type Breaker struct {
	Failures int      `json:"failures,omitempty" jsonschema:"minimum=1,maximum=1000" jsonschema_description:"После скольких сбоев подряд отправка приостанавливается; 5, если не указано"`
	Pause    Duration `json:"pause,omitempty" jsonschema_description:"Через сколько первая проба; каждая неудачная удваивает паузу; 30s, если не указано"`
	Longest  Duration `json:"longest,omitempty" jsonschema_description:"Наибольшая пауза между пробами; 15m, если не указано"`
}

// Rate is a number of calls in a length of time, as 10/s.
type Rate string

var ratePeriods = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// Parse takes the rate apart. An empty one is no limit: a count of zero.
func (r Rate) Parse() (count int, per time.Duration, err error) {
	if r == "" {
		return 0, 0, nil
	}
	number, unit, _ := strings.Cut(string(r), "/")
	count, err = strconv.Atoi(number)
	per = ratePeriods[unit]
	if err != nil || count < 1 || count > 1_000_000 || per == 0 {
		return 0, 0, fmt.Errorf("config: %q is not a rate", r)
	}
	return count, per, nil
}
