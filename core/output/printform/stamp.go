package printform

import (
	"time"

	"github.com/uzelhub/uzel/schemas/cms"
	"github.com/uzelhub/uzel/schemas/receipt"
)

// moscow is the zone in which the stamps of operators and authorities tell the time.
var moscow = time.FixedZone("МСК", 3*60*60)

// Stamps are the stamps of the signatures in a container. They say what is in it, not whether it holds.
func Stamps(c cms.Container) []Stamp {
	stamps := make([]Stamp, 0, len(c.Signatures))
	for _, s := range c.Signatures {
		lines := []string{"Вид подписи: " + joined(", ", string(s.Level), s.Algorithm.Name)}
		if s.Signer != nil && *s.Signer < len(c.Certificates) {
			lines = append(lines, holder(c.Certificates[*s.Signer])...)
		} else {
			lines = append(lines, "Сертификат: "+s.Serial)
		}
		if s.SignedAt != nil {
			lines = append(lines, "По часам подписавшего: "+when(*s.SignedAt))
		}
		for _, t := range s.Timestamps {
			lines = append(lines, joined(", ", "Метка времени: "+when(t.At), t.Authority))
		}
		stamps = append(stamps, Stamp{"Электронная подпись", append(lines, "Подлинность подписи здесь не проверена")})
	}
	return stamps
}

func holder(c cms.Certificate) []string {
	n := c.Subject
	return []string{
		"Владелец: " + orDash(joined(", ", n.Common, joined(" ", n.LastName, n.GivenName), n.Title)),
		joined(", ", prefixed("ИНН ", n.CompanyINN), prefixed("ИНН человека ", n.INN)),
		"Сертификат: " + c.Serial,
		"Действует с " + c.NotBefore.In(moscow).Format("02.01.2006") + " по " + c.NotAfter.In(moscow).Format("02.01.2006"),
	}
}

func when(t time.Time) string { return t.In(moscow).Format("02.01.2006 15:04:05 МСК") }

// Mark is the stamp of a service document: what the exchange has come to.
func Mark(d receipt.Document) Stamp {
	by := operator(d.Operator)
	if by == "" {
		by = participant(d.Author)
	}
	lines := []string{orDash(by)}
	if d.Date != "" {
		lines = append(lines, joined(" ", shortDate(string(d.Date)), d.Time))
	}
	return Stamp{"Обмен: " + d.Type.Title(), append(lines, d.File.Name)}
}
