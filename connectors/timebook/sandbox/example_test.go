package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/timebook/sandbox"
	"github.com/uzelhub/uzel/connectors/timebook/timebooktest"
)

const (
	password = "very-secret-word"
	examples = "../testdata/erpi"
)

// TestTheSandboxAnswersAsTheExamples asks what the examples ask, in their order, of a sandbox that holds what they name.
func TestTheSandboxAnswersAsTheExamples(t *testing.T) {
	s := sandbox.New(sandbox.Options{Password: password, Guesses: true})
	fill(t, s)
	web := httptest.NewServer(s)
	defer web.Close()
	c := &client{t: t, base: web.URL + "/erpi"}
	for _, e := range timebooktest.Examples(t, examples) {
		t.Run(e.Name, func(t *testing.T) {
			request := strings.ReplaceAll(string(e.Request), timebooktest.PlaceholderPassword, password)
			status, text := c.post(e.Path, request)
			if status != e.Status {
				t.Fatalf("answered %d %s", status, text)
			}
			answer, want := parsed(t, text), parsed(t, e.Answer)
			if e.Path == "/auth" {
				c.token, _ = answer.(map[string]any)["access_token"].(string)
			}
			conceal(t, answer, "access_token", timebooktest.PlaceholderToken)
			if e.Path == "/webhook-subscription" {
				conceal(t, answer, "guid", timebooktest.PlaceholderGUID)
			}
			if diff := cmp.Diff(want, answer); diff != "" {
				t.Errorf("the answer differs (-example +sandbox):\n%s", diff)
			}
		})
	}
}

// fill puts what the examples read into the sandbox, from the examples themselves. What they put there they put.
func fill(t *testing.T, s *sandbox.Server) {
	t.Helper()
	var demands struct {
		Demands []struct {
			sandbox.Demand
			Resources struct {
				Units, Specialities map[string]sandbox.Unit
				Objects             map[string]sandbox.Object
			}
		}
		Employees map[string]struct {
			Person sandbox.Person `json:"natural_person"`
		}
	}
	decode(t, timebooktest.Find(t, examples, "06-demands").Answer, &demands)
	var rows struct{ Timesheets []sandbox.Row }
	decode(t, timebooktest.Find(t, examples, "11-timesheets").Answer, &rows)
	for _, d := range demands.Demands {
		s.AddDemand(d.Demand)
		for _, u := range d.Resources.Units {
			s.AddUnit(u)
		}
		for _, u := range d.Resources.Specialities {
			s.AddSpeciality(u)
		}
		for _, o := range d.Resources.Objects {
			s.AddObject(o)
		}
	}
	s.AddTimesheet(rows.Timesheets...)
	// A date of birth is in an answer and in no request that is known.
	for guid, e := range demands.Employees {
		s.AddEmployee(sandbox.Employee{GUID: guid, NaturalPerson: sandbox.Person{BirthDate: e.Person.BirthDate}})
	}
}

// client is as little of one as can be.
type client struct {
	t           *testing.T
	base, token string
}

func (c *client) post(path, body string) (int, []byte) {
	c.t.Helper()
	status, text, err := c.try(path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	return status, text
}

func (c *client) try(path, body string) (int, []byte, error) {
	request, err := http.NewRequest(http.MethodPost, c.base+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("X-Access-Token", c.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, text, err
}

func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%v in %s", err, bytes.TrimSpace(text))
	}
}

func parsed(t *testing.T, text []byte) (value any) {
	t.Helper()
	decode(t, text, &value)
	return value
}

var guidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// conceal puts the placeholder for a GUID of the server's own.
func conceal(t *testing.T, answer any, key, placeholder string) {
	t.Helper()
	object, ok := answer.(map[string]any)
	if !ok || object[key] == nil {
		return
	}
	if guid, _ := object[key].(string); !guidForm.MatchString(guid) {
		t.Errorf("%s is no GUID: %v", key, object[key])
	}
	object[key] = placeholder
}
