package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// dispatch carries out a call. The caller holds the lock.
func (s *Server) dispatch(r *http.Request, database string, q request) (any, error) {
	if database == "" {
		switch q.Method {
		case "common.server.version":
			return s.options.Version, nil
		case "common.db.list":
			return []string{s.options.Database}, nil
		}
		return nil, keyError(q.Method)
	}
	if database != s.options.Database {
		return nil, exception("Database '%s.sqlite' doesn't exist!", database)
	}
	switch {
	case q.Method == "common.db.login":
		return s.login(q.Params)
	case !s.authorised(r):
		return nil, statusError(http.StatusUnauthorized)
	case q.Method == "common.db.logout":
		clear(s.sessions)
		return nil, nil
	}
	kind, path, found := strings.Cut(q.Method, ".")
	at := strings.LastIndex(path, ".")
	if !found || at < 0 || kind != "model" {
		return nil, exception("not enough values to unpack (expected 2, got 1)")
	}
	return s.transaction(path[:at], path[at+1:], q.Params)
}

func (s *Server) login(params []any) (any, error) {
	if len(params) < 2 {
		return nil, exception("login() missing required positional arguments")
	}
	given, _ := params[1].(map[string]any)
	password, ok := given["password"].(string)
	if !ok {
		return nil, passwordWanted(fmt.Sprint(params[0]))
	}
	if s.refused > mostRefused {
		return nil, statusError(http.StatusTooManyRequests)
	}
	if params[0] != s.options.User || password != s.options.Password {
		s.refused++
		return nil, statusError(http.StatusUnauthorized)
	}
	s.refused = 0
	key := fmt.Sprintf("%016x%016x%016x%016x", s.random.Uint64(), s.random.Uint64(), s.random.Uint64(), s.random.Uint64())
	s.sessions[key] = true
	return []any{1, key}, nil
}

// transaction calls a method of a model; one that fails leaves nothing behind.
func (s *Server) transaction(model, method string, params []any) (any, error) {
	if _, err := modelOf(model); err != nil {
		return nil, err
	}
	act, ok := methods[method]
	if !ok || act.model != "" && act.model != model {
		return nil, statusError(http.StatusForbidden)
	}
	if len(params) == 0 {
		return nil, errNoContext
	}
	context, ok := params[len(params)-1].(map[string]any)
	if !ok {
		return nil, errNoContext
	}
	params = params[:len(params)-1]
	if len(params) < act.least {
		return nil, exception("%s() missing %d required positional arguments", method, act.least-len(params))
	}
	if !act.writes {
		return act.call(s, model, params, context)
	}
	before := s.store.clone()
	result, err := act.call(s, model, params, context)
	if err != nil {
		s.store.tables = before
	}
	return result, err
}

// act is a method that clients may call.
type act struct {
	model  string // of one model alone
	least  int    // parameters before the context
	writes bool
	call   func(s *Server, model string, params []any, context map[string]any) (any, error)
}

var methods = map[string]act{
	"get_preferences": {model: "res.user", call: (*Server).getPreferences},
	"search":          {least: 1, call: (*Server).callSearch},
	"search_count":    {least: 1, call: (*Server).callCount},
	"search_read":     {least: 1, call: (*Server).callSearchRead},
	"read":            {least: 2, call: (*Server).callRead},
	"create":          {least: 1, writes: true, call: (*Server).callCreate},
	"write":           {least: 2, writes: true, call: (*Server).callWrite},
	"delete":          {least: 1, writes: true, call: (*Server).callDelete},
	"copy":            {model: "account.invoice", least: 1, writes: true, call: (*Server).callCopy},
	"post":            {model: "account.invoice", least: 1, writes: true, call: (*Server).callPost},
}

func (s *Server) getPreferences(string, []any, map[string]any) (any, error) {
	preferences := map[string]any{
		"company_filter": "one", "language": "en", "language_direction": "ltr", "groups": []int{6, 7, 1, 4, 2, 5, 3, 8, 9},
	}
	if company := s.store.tables["company.company"].rows[s.preferences]; company != nil {
		preferences["company"] = s.preferences
		preferences["company.rec_name"] = recName(s.store, "company.company", company)
		preferences["company_work_time"] = map[string]any{
			"h": 3600, "m": 60, "s": 1, "Y": Float(6912000), "M": Float(576000), "w": Float(144000), "d": Float(28800),
		}
	}
	return preferences, nil
}

// query reads domain, offset, limit and order as search takes them.
func (s *Server) query(model string, params []any, context map[string]any) ([]int64, error) {
	domain, ok := params[0].([]any)
	if !ok {
		return nil, exception("'%T' object is not iterable", params[0])
	}
	at := func(i int) any {
		if i < len(params) {
			return params[i]
		}
		return nil
	}
	limit := int64(-1)
	if n, ok := at(2).(int64); ok {
		limit = n
	}
	var order [][2]string
	if list, ok := at(3).([]any); ok {
		order = [][2]string{}
		for _, by := range list {
			parts := items(by)
			if len(parts) != 2 {
				return nil, exception("not enough values to unpack (expected 2, got %d)", len(parts))
			}
			name, _ := parts[0].(string)
			direction, _ := parts[1].(string)
			order = append(order, [2]string{name, direction})
		}
	}
	return s.store.search(model, domain, order, idOf(at(1)), limit, activeTest(context))
}

// activeTest reports whether inactive records are to be passed over.
func activeTest(context map[string]any) bool { return context["active_test"] != false }

func (s *Server) callSearch(model string, params []any, context map[string]any) (any, error) {
	ids, err := s.query(model, params, context)
	return shown(ids), err
}

func (s *Server) callCount(model string, params []any, context map[string]any) (any, error) {
	ids, err := s.query(model, params[:1], context)
	return len(ids), err
}

func (s *Server) callSearchRead(model string, params []any, context map[string]any) (any, error) {
	ids, err := s.query(model, params, context)
	if err != nil {
		return nil, err
	}
	fields := []string{"id"}
	if len(params) > 4 {
		fields = texts(params[4])
	}
	return s.store.read(model, ids, fields, activeTest(context))
}

func (s *Server) callRead(model string, params []any, context map[string]any) (any, error) {
	if params[1] == nil {
		return nil, exception("'NoneType' object is not iterable")
	}
	return s.store.read(model, idsOf(params[0]), texts(params[1]), activeTest(context))
}

func (s *Server) callCreate(model string, params []any, context map[string]any) (any, error) {
	return s.store.create(model, items(params[0]), context)
}

// updateTaxes computes the taxes of drafts that were just changed; those of a new one are left until then, or until it
// is posted.
func (s *Server) updateTaxes(model string, ids []int64) error {
	if model != "account.invoice" {
		return nil
	}
	for _, id := range ids {
		if s.store.tables[model].rows[id]["state"] != "draft" {
			continue
		}
		if err := s.store.updateTaxes(id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) callWrite(model string, params []any, context map[string]any) (any, error) {
	for len(params) >= 2 { // ids, values, ids, values…
		values, ok := params[1].(map[string]any)
		if !ok {
			return nil, exception("'%T' object has no attribute 'items'", params[1])
		}
		if err := s.store.write(model, idsOf(params[0]), values, context); err != nil {
			return nil, err
		}
		if err := s.updateTaxes(model, idsOf(params[0])); err != nil {
			return nil, err
		}
		params = params[2:]
	}
	return nil, nil
}

func (s *Server) callDelete(model string, params []any, _ map[string]any) (any, error) {
	return nil, s.store.delete(model, idsOf(params[0]))
}

func (s *Server) callCopy(_ string, params []any, _ map[string]any) (any, error) {
	return s.store.copyInvoices(idsOf(params[0]))
}

func (s *Server) callPost(_ string, params []any, _ map[string]any) (any, error) {
	return nil, s.store.post(idsOf(params[0]), &s.numbers)
}

func texts(value any) []string {
	var list []string
	for _, item := range items(value) {
		text, _ := item.(string)
		list = append(list, text)
	}
	return list
}

func idsOf(value any) []int64 {
	ids := []int64{}
	for _, item := range items(value) {
		ids = append(ids, idOf(item))
	}
	return ids
}
