package tryton_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton"
	"github.com/uzelhub/uzel/connectors/tryton/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestConfigurationIsChecked(t *testing.T) {
	for name, test := range map[string]struct {
		change map[string]any
		want   string // in the message; empty: the configuration is right
	}{
		"the least that is needed":             {nil, ""},
		"everything":                           {map[string]any{"company": 2, "tab_number": "identifier:tab", "inn": "identifier:ru_inn", "kpp": "none", "default_country": "RU", "time_zone": "Asia/Omsk", "page_size": 50, "overlap": "2h", "timeout": "30s"}, ""},
		"a path before the database":           {map[string]any{"url": "https://erp.example.ru/tryton/"}, ""},
		"an unknown key":                       {map[string]any{"pasword": "x"}, "pasword"},
		"no password":                          {map[string]any{"password": nil}, "password"},
		"an empty database":                    {map[string]any{"database": ""}, "database"},
		"an address without a scheme":          {map[string]any{"url": "erp.example.ru:8000"}, "url"},
		"a password in the address":            {map[string]any{"url": "https://admin:secret@erp.example.ru"}, "url"},
		"parameters in the address":            {map[string]any{"url": "https://erp.example.ru/?a=1"}, "url"},
		"a source of tab numbers that is none": {map[string]any{"tab_number": "name"}, "tab_number"},
		"an identifier without a type":         {map[string]any{"tab_number": "identifier:"}, "tab_number"},
		"no way to find an ИНН":                {map[string]any{"inn": "none"}, "inn"},
		"a КПП from nowhere":                   {map[string]any{"kpp": "party_code"}, "kpp"},
		"a zone that is none":                  {map[string]any{"time_zone": "Moscow"}, "time_zone"},
		"a country in words":                   {map[string]any{"default_country": "Россия"}, "default_country"},
		"pages of nothing":                     {map[string]any{"page_size": 0}, "page_size"},
		"no overlap":                           {map[string]any{"overlap": "0s"}, "overlap"},
		"no time to answer":                    {map[string]any{"timeout": "0s"}, "timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			config := settings("http://127.0.0.1:1", "hub", "admin", password, test.change)
			for key, value := range config {
				if value == nil {
					delete(config, key)
				}
			}
			c, err := newConnection(config)
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				_ = c.Close()
				return
			}
			if causeOf(t, err) != document.CauseMisconfigured || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error does not speak of %s: %v", test.want, err)
			}
			if strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "secret@") {
				t.Errorf("a secret is repeated: %v", err)
			}
		})
	}
}

func TestThePasswordIsMarkedAsASecret(t *testing.T) {
	text, err := sdk.ConfigSchema(tryton.Connector{}.Describe().Config)
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]struct {
			WriteOnly   bool
			Title       string
			Description string
		}
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for name, property := range schema.Properties {
		if property.WriteOnly != (name == "password") {
			t.Errorf("%s: writeOnly is %v", name, property.WriteOnly)
		}
		if property.Title == "" {
			t.Errorf("%s has no title", name)
		}
	}
}

func TestTheCompanyIsThatOfTheUserUnlessItIsConfigured(t *testing.T) {
	s := newShop(sandbox.Options{})
	other := s.AddCompany(sandbox.Company{Party: sandbox.Party{Name: "ООО «Другая»", INN: "6605000014"}})
	s.AddInvoice(sandbox.Invoice{Company: other, Party: s.buyer, Date: "2026-10-20", Lines: []sandbox.Line{{Description: "Товар", Quantity: 1, Price: "5.00"}}})
	s.sell("1.00")
	for _, test := range []struct {
		company int64
		seller  string
	}{{0, "7700000016"}, {other, "6605000014"}} {
		sink := read(t, serve(t, s.Server, map[string]any{"company": test.company}), "", document.KindInvoice)
		if len(sink.items) != 1 || sink.items[0].Document.Organisation.INN != test.seller {
			t.Errorf("company %d: %+v", test.company, sink.items)
		}
	}
	nobody := sandbox.New(sandbox.Options{Password: password})
	if _, err := serve(t, nobody, nil).Check(t.Context()); causeOf(t, err) != document.CauseMisconfigured {
		t.Errorf("a user without a company: %v", err)
	}
}

func TestDiscoverListsCompanies(t *testing.T) {
	s := newShop(sandbox.Options{})
	s.AddCompany(sandbox.Company{Party: sandbox.Party{Name: "ООО «Другая»"}})
	found, err := serve(t, s.Server, nil).Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []sdk.Discovered{{Type: "company", ID: "1", Name: "ООО «Ромашка»"}, {Type: "company", ID: "2", Name: "ООО «Другая»"}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

func TestTheTallyCountsWhatAReadingGives(t *testing.T) {
	s := newShop(sandbox.Options{})
	for _, on := range []string{"2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"} {
		s.AddInvoice(sandbox.Invoice{Company: s.company, Party: s.buyer, Date: on})
	}
	s.AddInvoice(sandbox.Invoice{Company: s.company, Party: s.buyer, Date: "2026-10-15", Draft: true})
	tally, err := serve(t, s.Server, nil).Tally(t.Context(), sdk.Period{From: "2026-10-01", To: "2026-10-31"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[document.Kind]int64{document.KindInvoice: 2}, tally); diff != "" {
		t.Error(diff)
	}
}
