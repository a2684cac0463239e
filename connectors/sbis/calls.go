package sbis

import (
	"context"
	"strconv"

	"github.com/uzelhub/uzel/plugins/sdk"
)

// Methods of the service.
const (
	methodWrite         = "СБИС.ЗаписатьДокумент"
	methodWriteFile     = "СБИС.ЗаписатьВложение"
	methodRead          = "СБИС.ПрочитатьДокумент"
	methodPrepare       = "СБИС.ПодготовитьДействие"
	methodPerform       = "СБИС.ВыполнитьДействие"
	methodChanges       = "СБИС.СписокИзменений"
	methodDocuments     = "СБИС.СписокДокументов"
	methodServiceStages = "СБИС.СписокСлужебныхЭтапов"
	methodParty         = "СБИС.ИнформацияОКонтрагенте"
	methodOurs          = "СБИС.СписокНашихОрганизаций"
	methodUser          = "СБИС.ИнформацияОТекущемПользователе"
)

// about is the parameters of every call about one document.
type about struct {
	Document record `json:"Документ"`
}

// filter is what lists are asked for.
type filter struct {
	Event        string     `json:"ИдентификаторСобытия,omitempty"`
	From         string     `json:"ДатаВремяС,omitempty"`
	FromDay      string     `json:"ДатаС,omitempty"`
	ToDay        string     `json:"ДатаПо,omitempty"`
	Type         string     `json:"Тип,omitempty"`
	Document     string     `json:"ИдентификаторДокумента,omitempty"`
	Organisation *party     `json:"НашаОрганизация,omitempty"`
	FullCert     string     `json:"ПолныйСертификатЭП,omitempty"`
	Block        string     `json:"Блокировать,omitempty"`
	OnlyEDO      string     `json:"ТолькоЭДО,omitempty"`
	Navigation   navigation `json:"Навигация"`
}

func (c *connection) list(ctx context.Context, method string, f filter) (documents, error) {
	var page documents
	f.Navigation.Size = strconv.Itoa(c.config.PageSize)
	err := c.client.ask(ctx, method, map[string]any{"Фильтр": f}, &page)
	return page, err
}

// everything lists all pages, every record once. A page without anything new is the last one, whatever it says itself.
func (c *connection) everything(ctx context.Context, method string, f filter, each func(record)) error {
	seen := map[string]bool{}
	for number := 0; ; number++ {
		f.Navigation.Page = strconv.Itoa(number)
		page, err := c.list(ctx, method, f)
		if err != nil {
			return err
		}
		fresh := false
		for _, r := range page.Documents {
			key := r.ID
			if len(r.Stages) > 0 {
				key += "/" + r.Stages[0].ID
			}
			if !seen[key] {
				seen[key], fresh = true, true
				each(r)
			}
		}
		if page.Navigation.More != yes || !fresh {
			return nil
		}
	}
}

func (c *connection) read(ctx context.Context, id string) (record, error) {
	var r record
	err := c.client.ask(ctx, methodRead, about{record{ID: id}}, &r)
	return r, err
}

// serviceStages lists the service stages of a document, or of all when it is empty. Every one comes with its document.
func (c *connection) serviceStages(ctx context.Context, document string) ([]record, error) {
	f := filter{Document: document, Block: no, OnlyEDO: yes}
	if document == "" {
		f.Organisation = c.us()
	}
	var all []record
	err := c.everything(ctx, methodServiceStages, f, func(r record) {
		if len(r.Stages) > 0 {
			all = append(all, r)
		}
	})
	return all, err
}

// us is our organisation as the service names it.
func (c *connection) us() *party { return partyOf(c.config.INN, c.config.KPP, c.config.Name) }

// unknownOutcome says that an act seems to be done already: Lookup finds out.
func unknownOutcome(format string, args ...any) *sdk.Fault {
	return sdk.Fail("outcome_unknown", format, args...).Wait(settleAfter)
}
