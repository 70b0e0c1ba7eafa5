import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useI18n } from "@/shared/i18n";
import { tellWith } from "@/shared/parts";
import { dueTasksQuery, untold } from "./tasks";

/** So many are told of one by one; more are told of together. */
const ONE_BY_ONE = 3;

/** Reminds of tasks whose moment has come, once in this browser. */
export function TaskAlerts() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { data } = useQuery(dueTasksQuery);
  const [told, setTold] = useLocalStorage<string[]>({
    key: "aftercare.tasks-told",
    defaultValue: [],
    getInitialValueInEffect: false,
  });

  useEffect(() => {
    if (!data) return;
    const next = untold(data, told);
    if (next.fresh.length === 0) return;
    setTold(next.told);
    if (next.fresh.length > ONE_BY_ONE) {
      const show = () => void navigate({ to: "/inbox", search: { view: "tasks" } });
      tellWith(t("task.many_due", { n: next.fresh.length }), t("task.show"), show, t);
      return;
    }
    for (const task of next.fresh) {
      const said = t("task.now_due", { text: task.text, number: `#${task.ticket_number}` });
      const open = () =>
        void navigate({ to: "/inbox/$ticketId", params: { ticketId: task.ticket_id }, search: { view: "tasks" } });
      tellWith(said, t("task.show"), open, t);
    }
  }, [data, told, setTold, navigate, t]);
  return null;
}
