//go:build linux

package torture

import (
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/schemas/document"
)

// far is how a hub reaches an outside system by its true connector.
type far struct {
	Connector string
	Settings  map[string]any
	Guesses   bool // what of it is a guess is accepted
	Signs     bool // УПД are signed on their way to it, and it tells what became of them
	// Seal signs, by its own connector; without one the demonstration's does. Remote has a person sign there.
	Seal   *seal
	Remote bool
	// Incoming are of what the other side sends.
	Incoming []document.Kind
}

// seal is a connector that signs.
type seal struct {
	Connector string
	Settings  map[string]any
	Guesses   bool              // what of it is a guess is accepted
	Program   *config.Connector // approved; nil: it is linked in
}

// kinds are what goes there.
func (o far) kinds() []document.Kind {
	if o.Signs {
		return []document.Kind{document.KindUPD}
	}
	return []document.Kind{kind}
}

// farConfig is of a hub that sends what the source gives to an outside system and, where documents are signed, puts what
// comes from it into a folder.
func (f folder) farConfig(p plan) *config.Config {
	connection := func(name, connector string, own map[string]any) config.Connection {
		text, _ := json.Marshal(own) // strings are always JSON
		return config.Connection{
			Name: name, Connector: connector, Organisation: "romashka", Sandbox: true, Settings: config.NewSettings(text),
			AcceptGuess: p.Far.Guesses && name == "box" || name == "seal" && p.Far.Seal != nil && p.Far.Seal.Guesses,
		}
	}
	box := connection("box", p.Far.Connector, p.Far.Settings)
	box.Every = config.Duration(10 * time.Second)
	c := &config.Config{
		File: f.path("uzel.yaml"),
		Organisations: []config.Organisation{{
			ID: "romashka", Name: "ООО «Ромашка»", INN: sellerINN, KPP: "770101001", TimeZone: config.DefaultTimeZone,
			Address: "101000, г. Москва, ул. Примерная, д. 1", EDOID: "2BM-7700000016-770101001-202601010000000000001",
			Signatory: &config.Signatory{LastName: "Тестов", FirstName: "Тест", Position: "Директор", Authority: 1},
		}},
		Connections: []config.Connection{connection("source", source{}.Describe().Name, map[string]any{"folder": string(f)}), box},
		Routes: []config.Route{{
			Name: "out", To: config.Names{"box"},
			From: config.From{Connection: "source", Kinds: p.Far.kinds(), Every: config.Duration(time.Second)},
		}},
	}
	if !p.Far.Signs {
		return c
	}
	c.Routes[0].Steps = []config.Step{{Name: "sign", Parameter: "director"}}
	own := seal{Connector: "demo", Settings: map[string]any{"organisation": "ООО «Ромашка»", "inn": sellerINN, "state": f.path("seal")}}
	if p.Far.Seal != nil {
		own = *p.Far.Seal
	}
	if own.Program != nil {
		c.Connectors = append(c.Connectors, *own.Program)
	}
	c.Connections = append(c.Connections, connection("seal", own.Connector, own.Settings))
	c.Signers = []config.Signer{{Name: "director", Connection: "seal"}}
	if p.Far.Remote {
		c.Signers[0].Remote = "director@example.ru"
	}
	if p.Far.Incoming != nil {
		c.Connections = append(c.Connections, connection("archive", "folder", map[string]any{"out": f.path("archive")}))
		c.Routes = append(c.Routes, config.Route{
			Name: "in", To: config.Names{"archive"}, Exchange: config.Exchange{Sign: "director"},
			From: config.From{Connection: "box", Kinds: p.Far.Incoming, Every: config.Duration(10 * time.Second)},
		})
	}
	return c
}

func diadocSettings(url string) map[string]any {
	return map[string]any{
		"url": url, "inn": sellerINN, "client_id": "torture", "login": "uzel", "password": "uzel",
		"signer": map[string]any{"surname": "Тестов", "first_name": "Тест", "job_title": "Директор"},
	}
}
