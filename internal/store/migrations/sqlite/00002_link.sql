-- +goose Up

-- Linking reads what it needs of a report from its text.
drop table link;
