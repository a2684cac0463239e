package hub

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
)

// cautionRecords is the collection of what was said of an account last, by connection, and of the trust.
const cautionRecords = "caution"

// Steps at which somebody is told that an account comes to an end: whole days that a licence is still good for, and hundredths
// of a quota that are used up. What was told at one step is told again at the next.
var (
	licenceDays  = []int{0, 1, 7, 14, 30}
	quotaPercent = []int{100, 95, 80}
)

// Caution is something of an account that comes to its end before anything fails: the time or the deeds that are paid for,
// room in a storage.
type Caution struct {
	What string // "licence", or a quota's name
	Step int    // how near the end is; the less, the nearer
	Text string // Russian
}

const cautionLicence = "licence"

// cautionsOf are what is to be said of an account at a moment.
func cautionsOf(said host.Status, now time.Time) []Caution {
	var list []Caution
	if end := said.LicenceUntil; !end.IsZero() {
		left := end.Sub(now)
		for _, days := range licenceDays {
			if left <= time.Duration(days)*24*time.Hour {
				list = append(list, Caution{What: cautionLicence, Step: days, Text: licenceText(end, now)})
				break
			}
		}
	}
	for _, q := range said.Quotas {
		for _, percent := range quotaPercent {
			// a float overflows nowhere, and which side of a step a quota is on need not be known to the byte
			if q.Limit > 0 && float64(q.Used) >= float64(q.Limit)*float64(percent)/100 {
				list = append(list, Caution{What: q.Name, Step: 100 - percent, Text: quotaText(q, percent)})
				break
			}
		}
	}
	return list
}

func licenceText(end, now time.Time) string {
	when := end.In(moscow()).Format("02.01.2006 в 15:04") + " по Москве"
	if end.Before(now) {
		return "лицензия кончилась " + when + ": продлите её"
	}
	return "лицензия кончается " + when + ": продлите её заранее"
}

func quotaText(q host.Quota, percent int) string {
	text := fmt.Sprintf("%s: использовано больше %d %% (%d из %d %s)", q.Name, percent, q.Used, q.Limit, q.Unit)
	if percent == quotaPercent[0] {
		text = fmt.Sprintf("%s: использовано всё (%d из %d %s)", q.Name, q.Used, q.Limit, q.Unit)
	}
	return text
}

// Cautions asks a connection about its account, and gives what somebody should look after. One that knows nothing of its account
// has nothing to say.
func (h *Hub) Cautions(ctx context.Context, connection string) ([]Caution, error) {
	said, err := h.outside.Status(ctx, connection)
	if cannot(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return cautionsOf(said, h.options.Clock.Now()), nil
}

// warnOf tells the log and the journal of cautions that are new, or nearer to their end than when they were told last.
func (h *Hub) warnOf(ctx context.Context, connection string, list []Caution) error {
	fresh, err := h.newCautions(ctx, store.Entry{Action: "connection.caution", Subject: connection}, connection, list)
	if err != nil {
		return err
	}
	for _, c := range fresh {
		h.options.Log.Warn("учётная запись у другой стороны скоро откажет", "connection", connection, "reason", c.Text)
	}
	return nil
}

// newCautions keeps what is to be said of something, notes in the journal what of it is new, or nearer to its end than when it was
// told last, and gives that. What is over is forgotten, so that it is told again when it comes back.
func (h *Hub) newCautions(ctx context.Context, entry store.Entry, about string, list []Caution) (fresh []Caution, err error) {
	err = h.store.Update(ctx, store.Hub, func(tx store.Tx) error {
		fresh = nil
		told, err := toldCautions(tx, about)
		if err != nil {
			return err
		}
		now := map[string]int{}
		for _, c := range list {
			step, known := told[c.What]
			now[c.What] = c.Step
			if known && step <= c.Step {
				continue
			}
			fresh = append(fresh, c)
			entry.Details = map[string]string{"what": c.What, "step": strconv.Itoa(c.Step)}
			if err := tx.Note(entry); err != nil {
				return err
			}
		}
		if len(told) == 0 && len(now) == 0 {
			return nil
		}
		return putJSON(tx, cautionRecords, about, now)
	})
	return fresh, err
}

// toldCautions are the steps that were told last.
func toldCautions(tx store.ReadTx, about string) (map[string]int, error) {
	told := map[string]int{}
	_, err := getJSON(tx, cautionRecords, about, &told)
	return told, err
}
