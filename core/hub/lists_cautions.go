package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/signature"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/fault"
)

// cautionTrust is under what cautions about the lists are remembered, beside those about connections.
const cautionTrust = "trust:lists"

// TrustCautions are what somebody should look after of that by which signatures are judged: lists that have run out, and addresses
// that give nothing good.
func TrustCautions(c *config.Config, trust signature.Trust, now time.Time) (list []Caution) {
	for _, over := range trust.RunOut(now) {
		name := signature.NameOfIssuer(over)
		list = append(list, Caution{What: "run-out " + digestOf(name), Text: "список отозванных сертификатов центра «" + name + "» просрочен с " +
			inMoscow(over.NextUpdate) + ": что сертификаты этого центра не отозваны, узел больше не подтверждает, и квалифицированными " +
			"такие подписи не назовёт; положите свежий список или назовите его адрес в trust: crls"})
	}
	shelf := Lists(c, nil, nil)
	for _, address := range c.Trust.Addresses() {
		note := shelf.Note(address)
		if note.Failure == "" {
			continue
		}
		text := "список " + address + " не обновлён: " + note.Failure
		switch {
		case !shelf.Has(address):
			text += "; прежнего нет, и подписи ждут проверки; проверьте адрес и выход в сеть"
		case note.Heard.IsZero():
			text += "; узел судит по прежнему списку"
		default:
			text += "; узел судит по прежнему, он скачан " + inMoscow(note.Heard)
		}
		list = append(list, Caution{What: "address " + digestOf(address+note.Failure), Text: text})
	}
	return list
}

func inMoscow(at time.Time) string {
	return at.In(moscow()).Format("02.01.2006 в 15:04") + " по Москве"
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// warnOfLists tells the log and the journal of cautions about lists that are new. What is over is forgotten.
func (h *Hub) warnOfLists(ctx context.Context) error {
	c := h.plan().config
	files, _ := TrustFiles(c)
	var list []Caution
	if trust, err := h.trust.Read(files); err == nil {
		list = TrustCautions(c, trust, h.options.Clock.Now())
	} else {
		text := fault.FindingOf(err, errListAwaited).Message
		list = []Caution{{What: "unread " + digestOf(text), Text: "подписи не проверить: " + text}}
	}
	fresh, err := h.newCautions(ctx, store.Entry{Action: "trust.caution"}, cautionTrust, list)
	if err != nil {
		return err
	}
	for _, c := range fresh {
		h.options.Log.Warn("списки для проверки подписей требуют внимания", "reason", c.Text)
	}
	return nil
}
