package sdk_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

type settings struct {
	URL     string            `json:"url" jsonschema:"format=uri,minLength=4"`
	Token   string            `json:"token" jsonschema:"writeOnly=true,minLength=8"`
	Mode    string            `json:"mode" jsonschema:"enum=safe,enum=fast,default=safe"`
	Page    int               `json:"page" jsonschema:"minimum=1,maximum=500,default=100"`
	Timeout sdk.Duration      `json:"timeout,omitempty" jsonschema:"default=30s"`
	Deep    bool              `json:"deep" jsonschema:"default=true"`
	Retry   retry             `json:"retry,omitzero"`
	Proxy   *proxy            `json:"proxy,omitempty"`
	Boxes   []box             `json:"boxes,omitempty"`
	Extra   map[string]string `json:"extra,omitempty"`
}

type retry struct {
	Times int `json:"times" jsonschema:"default=3"`
}

type proxy struct {
	Port int    `json:"port" jsonschema:"default=3128"`
	Host string `json:"host"`
}

type box struct {
	ID    string `json:"id"`
	State string `json:"state" jsonschema:"default=active"`
}

const minimal = `{"url":"https://service.example","token":"12345678"}`

func TestBindFillsWhatIsLeftOut(t *testing.T) {
	var got settings
	if err := sdk.Bind(json.RawMessage(minimal), &got); err != nil {
		t.Fatal(err)
	}
	want := settings{
		URL: "https://service.example", Token: "12345678", Mode: "safe", Page: 100, Timeout: sdk.Duration(30 * time.Second),
		Deep: true, Retry: retry{Times: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBindTakesWhatIsGiven(t *testing.T) {
	config := `{"url":"https://service.example","token":"12345678","mode":"fast","page":1,"timeout":"1m30s","deep":false,
		"retry":{"times":0},"proxy":{"host":"10.0.0.1"},"boxes":[{"id":"1"},{"id":"2","state":"none"}],"extra":{"a":"b"}}`
	got := settings{Page: 7}
	if err := sdk.Bind(json.RawMessage(config), &got); err != nil {
		t.Fatal(err)
	}
	want := settings{
		URL: "https://service.example", Token: "12345678", Mode: "fast", Page: 1, Timeout: sdk.Duration(90 * time.Second),
		Proxy: &proxy{Port: 3128, Host: "10.0.0.1"}, Boxes: []box{{ID: "1", State: "active"}, {ID: "2", State: "none"}},
		Extra: map[string]string{"a": "b"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBindNamesEveryKeyThatIsWrongAndRepeatsNoValue(t *testing.T) {
	for name, c := range map[string]struct {
		config string
		want   []string
	}{
		"unknown":         {`{"url":"https://a","token":"12345678","tokn":"secret-1"}`, []string{"tokn: такой настройки нет"}},
		"unknown deeper":  {`{"url":"https://a","token":"12345678","retry":{"tims":1}}`, []string{"retry.tims: такой настройки нет"}},
		"missing":         {`{}`, []string{"url: настройка не задана", "token: настройка не задана"}},
		"nothing at all":  {``, []string{"url: настройка не задана"}},
		"another type":    {`{"url":"https://a","token":"12345678","page":"secret-2"}`, []string{"page: здесь нужно значение вида целое число"}},
		"no address":      {`{"url":"совсем не адрес","token":"12345678"}`, []string{"url: значение не похоже на uri"}},
		"too short":       {`{"url":"https://a","token":"secret3"}`, []string{"token: нужно не меньше символов, чем 8"}},
		"not in the list": {`{"url":"https://a","token":"12345678","mode":"secret-4"}`, []string{"mode: допустимые значения: safe, fast"}},
		"too small":       {`{"url":"https://a","token":"12345678","page":0}`, []string{"page: нужно не меньше, чем 1"}},
		"too large":       {`{"url":"https://a","token":"12345678","page":501}`, []string{"page: нужно не больше, чем 500"}},
		"no duration":     {`{"url":"https://a","token":"12345678","timeout":"полчаса"}`, []string{"timeout: значение не подходит к образцу"}},
		"in a list":       {`{"url":"https://a","token":"12345678","boxes":[{"id":"1"},{}]}`, []string{"boxes.1.id: настройка не задана"}},
		"not JSON":        {`{"url":`, []string{"это не JSON"}},
		"not an object":   {`"secret-5"`, []string{"здесь нужно значение вида раздел"}},
		"several at once": {`{"url":1,"page":0}`, []string{"url: ", "token: ", "page: "}},
		"absurd timeout":  {`{"url":"https://a","token":"12345678","timeout":"999999999999999999999h"}`, []string{"значение не читается"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := sdk.Bind(json.RawMessage(c.config), &settings{})
			if got := cause(t, err); got != document.CauseMisconfigured {
				t.Errorf("cause is %s", got)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%v repeats a value", err)
			}
		})
	}
}

func TestTheSchemaOfAConfiguration(t *testing.T) {
	schema, err := sdk.ConfigSchema(settings{})
	if err != nil {
		t.Fatal(err)
	}
	var indented strings.Builder
	encoder := json.NewEncoder(&indented)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "schema.json")
	if *update {
		if err := os.WriteFile(golden, []byte(indented.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), indented.String()); diff != "" {
		t.Error(diff)
	}
}

func TestAConnectorWithoutSettingsTakesNone(t *testing.T) {
	schema, err := sdk.ConfigSchema(nil)
	if err != nil || !strings.Contains(string(schema), `"additionalProperties":false`) {
		t.Errorf("%s %v", schema, err)
	}
}

func TestADurationIsWrittenAsItIsRead(t *testing.T) {
	text, err := json.Marshal(sdk.Duration(90 * time.Second))
	if err != nil || string(text) != `"1m30s"` {
		t.Errorf("%s %v", text, err)
	}
}
