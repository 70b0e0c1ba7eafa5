import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { View } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, offerUndo, tell, tellProblem } from "@/shared/parts";
import { useSavedView } from "./queries";
import { useReadingAll } from "./reading";
import { type ViewDraft, ViewEdit } from "./ViewEdit";
import { filterCount, type InboxSearch, NO_FILTERS, viewFilterOf } from "./views";

type Props = { search: InboxSearch; change: (part: Partial<InboxSearch>) => void };

function useViewWrites() {
  const queries = useQueryClient();
  const done = async <T,>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      await queries.invalidateQueries({ queryKey: ["views"] });
      void queries.invalidateQueries({ queryKey: ["tickets", "counts"] });
    }
  };
  return {
    add: (body: ViewDraft) => done(api.post<View>("/api/views", { body, idempotencyKey: newIdempotencyKey() })),
    change: ({ id, version }: View, body: Partial<ViewDraft>) =>
      done(api.patch<View>("/api/views/{id}", { path: { id }, body, version })),
    remove: ({ id }: View) => done(api.delete<void>("/api/views/{id}", { path: { id } })),
  };
}

/** What one can do with the view that is looked at: save it, change it, remove it. */
export function ViewActions({ search, change }: Props) {
  const { t } = useI18n();
  const { saved } = useSavedView(search);
  const writes = useViewWrites();
  const readAll = useReadingAll();
  const [editing, setEditing] = useState<View | "new" | null>(null);
  const filter = viewFilterOf(search, saved);
  const narrowed = filterCount(search) > 0 || (search.sort !== undefined && search.sort !== saved?.sort);

  const keep = async (view: View) => {
    try {
      await writes.change(view, { filter, sort: search.sort ?? view.sort });
      change({ ...NO_FILTERS, sort: undefined });
      tell(t("done.view_saved"), t);
    } catch (error) {
      tellProblem(error, t);
    }
  };
  const remove = async (view: View) => {
    const { name, audience, team_id, filter: kept, sort, columns } = view;
    try {
      await writes.remove(view);
      change({ ...NO_FILTERS, view: "open", sort: undefined });
      offerUndo(t("done.view_removed"), t, () => writes.add({ name, audience, team_id, filter: kept, sort, columns }));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  const save = async (draft: ViewDraft) => {
    if (editing && editing !== "new") return void (await writes.change(editing, draft));
    const made = await writes.add(draft);
    change({ ...NO_FILTERS, view: made.id, sort: undefined, q: undefined });
  };
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t("list.actions")}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {saved && <Menu.Label>{t("views.of", { name: saved.name })}</Menu.Label>}
          <Menu.Item leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
            {t("views.save")}
          </Menu.Item>
          {saved?.changeable && (
            <>
              {narrowed && (
                <Menu.Item leftSection={<Icon name="check" />} onClick={() => void keep(saved)}>
                  {t("views.keep")}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setEditing(saved)}>
                {t("views.change")}
              </Menu.Item>
              <Menu.Item leftSection={<Icon name="x" />} onClick={() => void remove(saved)}>
                {t("views.remove")}
              </Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="mail" />} onClick={readAll}>
            {t("list.read_all")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing && (
        <ViewEdit
          before={
            editing === "new"
              ? {
                  name: "",
                  audience: "own",
                  team_id: null,
                  filter,
                  sort: search.sort ?? saved?.sort ?? "waiting",
                  columns: saved?.columns ?? [],
                }
              : editing
          }
          isNew={editing === "new"}
          save={save}
          close={() => setEditing(null)}
        />
      )}
    </>
  );
}
