package sandbox_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/connectors/sbis/sandbox"
)

const who = `{"jsonrpc":"2.0","method":"СБИС.ИнформацияОТекущемПользователе","params":{},"id":7}`

func TestTheCharacterSetMustBeNamed(t *testing.T) {
	_, c := serve(t, sandbox.Options{})
	c.logIn()
	for kind, code := range map[string]any{
		"application/json-rpc": -32700.0, "text/plain;charset=utf-8": -32700.0,
		"application/json;charset=utf-8": nil, "application/json-rpc; charset=UTF-8": nil,
	} {
		c.contentType = kind
		_, answer := c.post("/service/?srv=1", who)
		failure, _ := answer["error"].(map[string]any)
		if failure["code"] != code {
			t.Errorf("%s: %v", kind, answer)
		}
	}
}

func TestASessionLivesThreeWeeks(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	server, c := serve(t, sandbox.Options{Now: func() time.Time { return now }})
	c.logIn()
	for days, want := range map[int]int{0: 200, 20: 200, 21: 401} {
		now = time.Date(2026, 11, 2+days, 9, 0, 0, 0, time.UTC)
		if status, _ := c.post("/service/?srv=1", who); status != want {
			t.Errorf("after %d days: %d", days, status)
		}
	}
	now = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	server.ExpireSessions()
	if status, answer := c.post("/service/?srv=1", who); status != 401 || answer["error"] != "Not authorized." {
		t.Errorf("%d %v", status, answer)
	}
}

func TestACertificateOpensASessionForItsKeyAlone(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	_, c := serve(t, sandbox.Options{Certificates: [][]byte{der}})
	ask := func(der []byte) (int, map[string]any) {
		return c.post("/auth/service/", fmt.Sprintf(
			`{"method":"СБИС.АутентифицироватьПоСертификату","params":{"Сертификат":{"ДвоичныеДанные":%q}},"id":0}`, base64.StdEncoding.EncodeToString(der)))
	}
	if status, _ := ask([]byte("another")); status != 500 {
		t.Errorf("a strange certificate: %d", status)
	}
	_, answer := ask(der)
	sealed, _ := answer["result"].(string)
	message, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := pkcs7.Parse(message)
	if err != nil {
		t.Fatal(err)
	}
	session, err := parsed.Decrypt(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	c.session = string(session)
	if status, _ := c.post("/service/?srv=1", who); status != 200 {
		t.Errorf("with the session: %d", status)
	}
}

func TestFilesAreShownToASessionOnly(t *testing.T) {
	server, c := serve(t, sandbox.Options{})
	c.logIn()
	id, err := server.Receive(sandbox.Incoming{From: "7810000026", Number: "1", Name: "письмо.txt", Body: []byte("текст")})
	if err != nil {
		t.Fatal(err)
	}
	d := document(t, c.call("СБИС.ПрочитатьДокумент", `{"Документ":{"Идентификатор":"`+id+`"}}`))
	link := d.Attachments[0].File.Link
	if status, text := c.get(link); status != 200 || text != "текст" {
		t.Errorf("%d %q", status, text)
	}
	if status, _ := c.get(link + "0"); status != 404 {
		t.Errorf("a file that is not there: %d", status)
	}
	c.session = ""
	if status, _ := c.get(link); status != 401 {
		t.Errorf("without a session: %d", status)
	}
}

func TestASixthRequestAtOnceIsTooMuch(t *testing.T) {
	server, c := serve(t, sandbox.Options{Faults: sandbox.Plan{Delay: time.Minute}})
	c.logIn()
	server.Inject(sandbox.Delay, "СБИС.СписокНашихОрганизаций", 0, 1_000_000)
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for range 5 { // each tries until it is one of the five that are kept waiting
		group.Go(func() {
			for ctx.Err() == nil {
				request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/service/?srv=1",
					strings.NewReader(`{"method":"СБИС.СписокНашихОрганизаций","params":{},"id":0}`))
				if err != nil {
					t.Error(err)
					return
				}
				request.Header.Set("Content-Type", c.contentType)
				request.Header.Set("X-SBISSessionID", c.session)
				if response, err := http.DefaultClient.Do(request); err == nil {
					response.Body.Close()
				}
			}
		})
	}
	for deadline := time.Now().Add(time.Minute); ; {
		if status, _ := c.post("/service/?srv=1", who); status == http.StatusTooManyRequests {
			break
		}
		if time.Now().After(deadline) {
			t.Error("the sixth request was answered")
			break
		}
	}
	stop()
	group.Wait()
}

func TestSetsAreTenAMinute(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	_, c := serve(t, sandbox.Options{Now: func() time.Time { return now }})
	c.logIn()
	set := `{"jsonrpc":"2.0","method":"СБИС.ЗаписатьКомплект","params":{"Комплект":{}},"id":0}`
	for i := range 11 {
		want := 200
		if i == 10 {
			want = 429
		}
		if status, _ := c.post("/service/?srv=1", set); status != want {
			t.Errorf("set %d: %d", i+1, status)
		}
	}
	now = now.Add(time.Minute)
	if status, _ := c.post("/service/?srv=1", set); status != 200 {
		t.Errorf("a minute later: %d", status)
	}
}

func TestPagesEndWhereTheListEnds(t *testing.T) {
	server, c := serve(t, sandbox.Options{})
	c.logIn()
	for i := range 5 {
		if _, err := server.Receive(sandbox.Incoming{From: "7810000026", Number: fmt.Sprint(i), Name: "п.txt", Body: []byte("т")}); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(size, page string) (numbers, more string) {
		result := c.call("СБИС.СписокДокументов", `{"Фильтр":{"Тип":"ДокОтгрВх","Навигация":{"РазмерСтраницы":"`+size+`","Страница":"`+page+`"}}}`)
		var l struct {
			Documents  []sandbox.Document `json:"Документ"`
			Navigation sandbox.Navigation `json:"Навигация"`
		}
		convert(t, result, &l)
		for _, d := range l.Documents {
			numbers += d.Number
		}
		return numbers, l.Navigation.More
	}
	for _, c := range []struct{ size, page, numbers, more string }{
		{"2", "0", "01", "Да"}, {"2", "1", "23", "Да"}, {"2", "2", "4", "Нет"}, {"2", "9", "", "Нет"}, {"5", "0", "01234", "Нет"}, {"1", "1", "1", "Да"},
	} {
		if numbers, more := ask(c.size, c.page); numbers != c.numbers || more != c.more {
			t.Errorf("page %s of %s: %q %q", c.page, c.size, numbers, more)
		}
	}
	for _, size := range []string{"0", "201", "-1", "x"} {
		asked := `{"method":"СБИС.СписокДокументов","params":{"Фильтр":{"Тип":"ДокОтгрВх","Навигация":{"РазмерСтраницы":"` + size + `"}}}}`
		if status, _ := c.post("/service/?srv=1", asked); status != 500 {
			t.Errorf("pages of %s: %d", size, status)
		}
	}
}

func TestADraftThatIsWrittenTwiceIsOne(t *testing.T) {
	server, c := serve(t, sandbox.Options{})
	c.logIn()
	draft := `{"Документ":{"Идентификатор":"8a1f0000-0000-4000-8000-000000000001","Тип":"ДокОтгрИсх","Номер":"%s",
		"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016"}},"Контрагент":{"СвЮЛ":{"ИНН":"7810000026"}}}}`
	first := document(t, c.call("СБИС.ЗаписатьДокумент", fmt.Sprintf(draft, "1")))
	second := document(t, c.call("СБИС.ЗаписатьДокумент", fmt.Sprintf(draft, "2")))
	if len(server.Documents()) != 1 || second.Number != "2" || first.Stages[0].ID != second.Stages[0].ID {
		t.Errorf("%v %+v %+v", server.Documents(), first, second)
	}
}

func TestWhoeverHasNoBoxIsInvited(t *testing.T) {
	server, c := serve(t, sandbox.Options{})
	c.logIn()
	c.call("СБИС.ЗаписатьДокумент", `{"Документ":{"Идентификатор":"8a1f0000-0000-4000-8000-000000000001","Тип":"ДокОтгрИсх",
		"НашаОрганизация":{"СвЮЛ":{"ИНН":"7700000016"}},"Контрагент":{"СвЮЛ":{"ИНН":"7799999997"}},
		"Вложение":[{"Идентификатор":"8a1f0000-0000-4000-8000-000000000002","Файл":{"Имя":"п.txt","ДвоичныеДанные":"0YI="}}]}}`)
	cms, err := server.Sign([]byte("т"))
	if err != nil {
		t.Fatal(err)
	}
	c.call("СБИС.ВыполнитьДействие", `{"Документ":{"Идентификатор":"8a1f0000-0000-4000-8000-000000000001","Этап":{"Название":"Отправка",
		"Действие":{"Название":"Отправить"},"Вложение":[{"Идентификатор":"8a1f0000-0000-4000-8000-000000000002",
		"Подпись":[{"Файл":{"Имя":"п.sgn","ДвоичныеДанные":"`+base64.StdEncoding.EncodeToString(cms)+`"}}]}]}}}`)
	if code := server.State("8a1f0000-0000-4000-8000-000000000001"); code != 2 {
		t.Errorf("the state is %d", code)
	}
}

func document(t *testing.T, result any) (d sandbox.Document) {
	t.Helper()
	convert(t, result, &d)
	return d
}

func convert(t *testing.T, result, into any) {
	t.Helper()
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
