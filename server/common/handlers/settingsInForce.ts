// nearpull/settings: the settings that hold for a folder and differ from their defaults.
import { settingsInForce } from '../../../core/index.ts';
import type { SettingsParams, SettingsResult } from '../../../protocol/messages.ts';
import type { Session } from '../session.ts';

export async function settingsOf(session: Session, { uri }: SettingsParams): Promise<SettingsResult> {
  const { settings } = await session.settings.of(uri ?? '');
  return { values: settingsInForce(settings) };
}
