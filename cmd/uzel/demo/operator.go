package demo

import (
	"net/http"
	"time"

	diadoc "github.com/uzelhub/uzel/connectors/diadoc/sandbox"
)

// What the buyers of the group do with what they receive: one signs, one refuses, one keeps silent until the time to answer
// is over.
var played = map[string]diadoc.Answer{"vector": diadoc.Signs, "uralstroy": diadoc.Refuses, "romashka": diadoc.Silent}

// The operator and the buyers take some of the demo's time.
const (
	operatorTakes = 2 * time.Minute
	buyersTake    = 6 * time.Minute
)

// Silent reports whether the company with an ИНН answers nothing for as long as anybody watches the demo.
func Silent(inn string) bool {
	for _, c := range companies {
		if c.inn == inn {
			return played[c.id] == diadoc.Silent
		}
	}
	return false
}

// operatorOf is the Диадок of a company: its own box is nobody's to play, those of the others are.
func operatorOf(own company, now func() time.Time, password string) http.Handler {
	organisations := []diadoc.Organisation{box(own)}
	for _, c := range companies {
		if c.id != own.id {
			other := box(c)
			other.Behaviour = diadoc.Behaviour{Answer: played[c.id], Annulment: diadoc.Accepts, Delay: buyersTake}
			organisations = append(organisations, other)
		}
	}
	return diadoc.New(diadoc.Options{
		Organisations: organisations, Users: []diadoc.User{{Login: user, Password: password}},
		Delivery: operatorTakes, CheckFormats: true, WithoutOld: true, Now: now, Seed: seed, TokenLife: 365 * 24 * time.Hour,
	})
}

func box(c company) diadoc.Organisation {
	return diadoc.Organisation{INN: c.inn, KPP: c.kpp, Name: c.name, ShortName: c.name, FNSID: c.edoID}
}
