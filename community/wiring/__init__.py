"""The whole map in code: doors, who hears which event, subjects of moderation, words of notices, work for later."""
